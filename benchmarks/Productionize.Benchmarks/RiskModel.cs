using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;

namespace Productionize;

/// <summary>A proof of concept of ML.NET: a linear model over 16 columns, small, so that what stands around it shows.</summary>
internal static class RiskModel
{
    public const string Name = "risk";

    private static readonly MLContext Context = new(seed: 1);
    private static readonly string[] Columns = Enumerable.Range(1, 16).Select(number => $"F{number:00}").ToArray();

    // Trained once for all benchmarks of a process: training is not what they measure.
    private static readonly Lazy<DataViewSchema> Shape = new(() => Rows(1).Schema);
    private static readonly ConcurrentDictionary<int, ITransformer> Trees = [];
    private static readonly Lazy<ITransformer> Linear = new(() => Context.Transforms.Concatenate("Features", Columns)
        .Append(Context.Regression.Trainers.LbfgsPoissonRegression(new LbfgsPoissonRegressionTrainer.Options { NumberOfThreads = 1 }))
        .Fit(Rows(200)));

    /// <summary>The pooled engines alone.</summary>
    public static MLNetModel<Applicant, Score> Pooled() => MLNet.CreateModel<Applicant, Score>(Name, Train(out _), Context);

    /// <summary>One engine, as the documentation of ML.NET makes it.</summary>
    public static PredictionEngine<Applicant, Score> Engine(ITransformer pipeline) =>
        Context.Model.CreatePredictionEngine<Applicant, Score>(pipeline, new PredictionEngineOptions { OwnsTransformer = false });

    /// <summary>The pooled engines of a model that is not small.</summary>
    public static MLNetModel<Applicant, Score> PooledTrees() => MLNet.CreateModel<Applicant, Score>(Name, TrainTrees(100), Context);

    /// <summary>A pipeline that follows an alias of a store in memory.</summary>
    public static ModelBuilder<Applicant, Score> Live(RowCodec<Applicant> codec) => Live(Train(out var columns), columns, codec);

    /// <summary>The same for a model that is not small.</summary>
    public static ModelBuilder<Applicant, Score> LiveTrees(RowCodec<Applicant> codec) => Live(TrainTrees(100), Shape.Value, codec);

    private static ModelBuilder<Applicant, Score> Live(ITransformer pipeline, DataViewSchema columns, RowCodec<Applicant> codec) =>
        LiveVersions.Of(
            MLNet.Package<Applicant, Score>(Name, pipeline, columns), MLNet.Loader<Applicant, Score>(), codec, RowCodec.For<Score>());

    public static ITransformer Train(out DataViewSchema columns)
    {
        columns = Shape.Value;
        return Linear.Value;
    }

    /// <summary>Boosted trees over the same columns: what a prediction costs where the model is not small.</summary>
    public static ITransformer TrainTrees(int trees) => Trees.GetOrAdd(trees, static count =>
        Context.Transforms.Concatenate("Features", Columns)
            .Append(Context.Regression.Trainers.FastTree(new FastTreeRegressionTrainer.Options { NumberOfTrees = count, NumberOfThreads = 1 }))
            .Fit(Rows(400)));

    private static IDataView Rows(int count)
    {
        var random = new Random(1);
        return Context.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(_ => Applicant.Random<LabelledApplicant>(random)).ToArray());
    }
}
