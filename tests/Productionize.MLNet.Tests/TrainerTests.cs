using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;
using Microsoft.ML.Transforms;

namespace Productionize;

/// <summary>Whatever can be trained and saved is a model: in memory, out of a store, with classes and without.</summary>
public sealed class TrainerTests
{
    private static readonly MLContext Context = new(seed: 1);
    private static readonly Point[] Points = PointsOf(120);
    private static readonly IDataView Training = Context.Data.LoadFromEnumerable(Points);

    // A trainer with the columns of its answers.
    private static readonly Dictionary<string, (Func<IEstimator<ITransformer>> Trainer, string[] Answers)> Trainers = new()
    {
        ["binary LbfgsLogisticRegression"] = (() => Context.BinaryClassification.Trainers.LbfgsLogisticRegression("Yes"), Binary),
        ["binary SdcaLogisticRegression"] = (() => Context.BinaryClassification.Trainers.SdcaLogisticRegression("Yes"), Binary),
        ["binary SgdCalibrated"] = (() => Context.BinaryClassification.Trainers.SgdCalibrated("Yes"), Binary),
        ["binary AveragedPerceptron"] = (() => Context.BinaryClassification.Trainers.AveragedPerceptron("Yes"), Margin),
        ["binary LinearSvm"] = (() => Context.BinaryClassification.Trainers.LinearSvm("Yes"), Margin),
        ["binary LdSvm"] = (() => Context.BinaryClassification.Trainers.LdSvm("Yes"), Margin),
        ["binary Prior"] = (() => Context.BinaryClassification.Trainers.Prior("Yes"), Binary),
        ["binary FieldAwareFactorizationMachine"] =
            (() => Context.BinaryClassification.Trainers.FieldAwareFactorizationMachine("Features", "Yes"), Binary),
        ["binary FastTree"] = (() => Context.BinaryClassification.Trainers.FastTree(
            new FastTreeBinaryTrainer.Options { LabelColumnName = "Yes", NumberOfTrees = 5, NumberOfThreads = 1 }), Binary),
        ["binary FastForest"] = (() => Context.BinaryClassification.Trainers.FastForest(
            new FastForestBinaryTrainer.Options { LabelColumnName = "Yes", NumberOfTrees = 5, NumberOfThreads = 1 }), Margin),
        ["binary Gam"] = (() => Context.BinaryClassification.Trainers.Gam(
            new GamBinaryTrainer.Options { LabelColumnName = "Yes", NumberOfIterations = 10, NumberOfThreads = 1 }), Binary),
        ["binary LightGbm"] = (() => Context.BinaryClassification.Trainers.LightGbm(
            new LightGbmBinaryTrainer.Options { LabelColumnName = "Yes", NumberOfIterations = 5, NumberOfThreads = 1 }), Binary),
        ["regression Sdca"] = (() => Context.Regression.Trainers.Sdca("Height"), Score),
        ["regression OnlineGradientDescent"] = (() => Context.Regression.Trainers.OnlineGradientDescent("Height"), Score),
        ["regression LbfgsPoisson"] = (() => Context.Regression.Trainers.LbfgsPoissonRegression("Height"), Score),
        ["regression FastTree"] = (() => Context.Regression.Trainers.FastTree(
            new FastTreeRegressionTrainer.Options { LabelColumnName = "Height", NumberOfTrees = 5, NumberOfThreads = 1 }), Score),
        ["regression FastTreeTweedie"] = (() => Context.Regression.Trainers.FastTreeTweedie(
            new FastTreeTweedieTrainer.Options { LabelColumnName = "Height", NumberOfTrees = 5, NumberOfThreads = 1 }), Score),
        ["regression FastForest"] = (() => Context.Regression.Trainers.FastForest(
            new FastForestRegressionTrainer.Options { LabelColumnName = "Height", NumberOfTrees = 5, NumberOfThreads = 1 }), Score),
        ["regression Gam"] = (() => Context.Regression.Trainers.Gam(
            new GamRegressionTrainer.Options { LabelColumnName = "Height", NumberOfIterations = 10, NumberOfThreads = 1 }), Score),
        ["regression LightGbm"] = (() => Context.Regression.Trainers.LightGbm(
            new LightGbmRegressionTrainer.Options { LabelColumnName = "Height", NumberOfIterations = 5, NumberOfThreads = 1 }), Score),
        ["classes SdcaMaximumEntropy"] = (() => OfClasses(Context.MulticlassClassification.Trainers.SdcaMaximumEntropy("Key")), Classes),
        ["classes SdcaNonCalibrated"] = (() => OfClasses(Context.MulticlassClassification.Trainers.SdcaNonCalibrated("Key")), Classes),
        ["classes LbfgsMaximumEntropy"] = (() => OfClasses(Context.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Key")), Classes),
        ["classes NaiveBayes"] = (() => OfClasses(Context.MulticlassClassification.Trainers.NaiveBayes("Key")), Classes),
        ["classes OneVersusAll"] = (() => OfClasses(Context.MulticlassClassification.Trainers.OneVersusAll(
            Context.BinaryClassification.Trainers.LbfgsLogisticRegression("Key"), "Key")), Classes),
        ["classes PairwiseCoupling"] = (() => OfClasses(Context.MulticlassClassification.Trainers.PairwiseCoupling(
            Context.BinaryClassification.Trainers.LbfgsLogisticRegression("Key"), "Key")), Classes),
        ["classes LightGbm"] = (() => OfClasses(Context.MulticlassClassification.Trainers.LightGbm(
            new LightGbmMulticlassTrainer.Options { LabelColumnName = "Key", NumberOfIterations = 5, NumberOfThreads = 1 })), Classes),
        ["ranking FastTree"] = (() => Ranked(Context.Ranking.Trainers.FastTree(
            new FastTreeRankingTrainer.Options { LabelColumnName = "Key", RowGroupColumnName = "Group", NumberOfTrees = 5, NumberOfThreads = 1 })), Score),
        ["ranking LightGbm"] = (() => Ranked(Context.Ranking.Trainers.LightGbm(
            new LightGbmRankingTrainer.Options { LabelColumnName = "Key", RowGroupColumnName = "Group", NumberOfIterations = 5, MinimumExampleCountPerLeaf = 2, NumberOfThreads = 1 })), Score),
        ["clusters KMeans"] = (() => Context.Clustering.Trainers.KMeans(
            new KMeansTrainer.Options { NumberOfClusters = 3, NumberOfThreads = 1 }), ["PredictedLabel", "Score"]),
        ["anomalies RandomizedPca"] = (() => Context.AnomalyDetection.Trainers.RandomizedPca("Features", rank: 1), ["PredictedLabel", "Score"]),
    };

    private static string[] Binary => ["PredictedLabel", "Score", "Probability"];

    private static string[] Margin => ["PredictedLabel", "Score"];

    private static string[] Score => ["Score"];

    private static string[] Classes => ["PredictedLabel", "Score"];

    private static IEnumerable<string> Names => Trainers.Keys;

    [TestCaseSource(nameof(Names))]
    public async Task Every_trainer_gives_the_same_answers_bare_with_a_class_without_one_and_out_of_a_package(string name)
    {
        var (trainer, answers) = Trainers[name];
        var transformer = Context.Transforms.Concatenate("Features", "X", "Y").Append(trainer()).Fit(Training);
        Answer[] bare = answers.Length > 1 && name.StartsWith("classes", StringComparison.Ordinal) || name.StartsWith("clusters", StringComparison.Ordinal)
            ? [.. Bare<Vector>(transformer).Select(answer => new Answer(answer.Score, null))]
            : answers.Contains("Probability")
            ? [.. Bare<Calibrated>(transformer).Select(answer => new Answer(new[] { answer.Score }, answer.Probability))]
            : [.. Bare<Single>(transformer).Select(answer => new Answer(new[] { answer.Score }, null))];

        var package = MLNet.Package("points", transformer, Training.Schema);
        await using var content = await MemoryContent.OfAsync(package);
        var inMemory = MLNet.CreateModel("points", transformer, Training.Schema);
        var loaded = await MLNet.Loader().LoadAsync(content);

        if (name != "binary Prior")
        {
            // That trainer looks at no input at all.
            Assert.That(package.Signature!.Input.ToString(), Is.EqualTo("X Single, Y Single"));
        }

        Assert.That(package.Signature!.Output.Fields.Select(field => field.Name), Is.EquivalentTo(answers));
        foreach (var model in new[] { inMemory, loaded })
        {
            var rows = await model.PredictBatchAsync([.. Points.Select(RowOf)]);
            Assert.That(rows.Select(row => Scores(row.Value)), Is.EqualTo(bare.Select(answer => answer.Scores)));
            if (answers.Contains("Probability"))
            {
                Assert.That(rows.Select(row => (float)row.Value["Probability"].AsDouble()), Is.EqualTo(bare.Select(answer => answer.Probability)));
            }

            ((IDisposable)model).Dispose();
        }
    }

    private static float[] Scores(Row row)
    {
        var index = row.Schema.IndexOf("Score");
        return row.Schema.Fields[index].Kind == FieldKind.SingleVector ? row.GetSingles(index).ToArray() : [row.GetSingle(index)];
    }

    private static EstimatorChain<KeyToValueMappingTransformer> OfClasses(IEstimator<ITransformer> trainer) =>
        Context.Transforms.Conversion.MapValueToKey("Key", "Kind").Append(trainer)
            .Append(Context.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

    private static EstimatorChain<ITransformer> Ranked(IEstimator<ITransformer> trainer) =>
        Context.Transforms.Conversion.MapValueToKey("Key", "Kind")
            .Append(Context.Transforms.Conversion.Hash("Group", "Shop", numberOfBits: 20)).Append(trainer);

    private static TAnswer[] Bare<TAnswer>(ITransformer transformer)
        where TAnswer : class, new()
    {
        using var engine = Context.Model.CreatePredictionEngine<Point, TAnswer>(
            transformer, new PredictionEngineOptions { OwnsTransformer = false });
        return [.. Points.Select(engine.Predict)];
    }

    private static Row RowOf(Point point) => RowCodec.For<Known>().Encode(new Known(point.X, point.Y));

    private static Point[] PointsOf(int count)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, count).Select(index =>
        {
            var (x, y) = (random.NextSingle(), random.NextSingle());
            return new Point { X = x, Y = y, Yes = x + y > 1, Height = 1 + x * 3 + y, Kind = x > 0.6f ? "tall" : y > 0.5f ? "wide" : "flat", Shop = $"{index / 20}" };
        })];
    }

    private sealed record Answer(float[] Scores, float? Probability);

    private sealed record Known(float X, float Y);

    private sealed class Point
    {
        public float X { get; set; }

        public float Y { get; set; }

        public bool Yes { get; set; }

        public float Height { get; set; }

        public string Kind { get; set; } = "";

        public string Shop { get; set; } = "";
    }

    private sealed class Single
    {
        public float Score { get; set; }
    }

    private sealed class Calibrated
    {
        public float Score { get; set; }

        public float Probability { get; set; }
    }

    private sealed class Vector
    {
        public float[] Score { get; set; } = [];
    }
}
