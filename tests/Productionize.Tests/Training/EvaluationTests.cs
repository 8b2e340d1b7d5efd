using System.Text.Json;

namespace Productionize;

public class EvaluationTests
{
    private static readonly Evaluation Example = new()
    {
        Rows = 1000,
        Auc = new(0.741, 0.712, 0.768, 0.95),
        ValuePerPrediction = new(57.3, 49.1, 65, 0.95, UndefinedResamples: 2),
    };

    [Test]
    public void OfBinary_measures_the_AUC_and_the_value_of_a_real_model()
    {
        var (scores, labels) = AucOracle.Predictions("credit");
        var evaluation = Evaluation.OfBinary(scores, labels, Values(scores, labels, rejectFrom: 0.5), new Random(1));
        var expected = AucOracle.OfModel("credit");
        Assert.That(evaluation.Rows, Is.EqualTo(2227));
        Assert.That(evaluation.Auc.Estimate, Is.EqualTo(expected).Within(1e-9 * expected));

        // Hanley and McNeil's standard error of this AUC is 0.0103.
        Assert.That(evaluation.Auc.Lower, Is.EqualTo(expected - 1.96 * 0.0103).Within(0.003));
        Assert.That(evaluation.Auc.Upper, Is.EqualTo(expected + 1.96 * 0.0103).Within(0.003));

        // 1,435 good customers accepted at 200 each, 294 bad ones at a loss of 1,000.
        Assert.That(evaluation.ValuePerPrediction.Estimate, Is.EqualTo(-7000.0 / 2227).Within(1e-9));
        Assert.That(evaluation.ValuePerPrediction.Lower, Is.InRange(-25, -15));
        Assert.That(evaluation.ValuePerPrediction.Upper, Is.InRange(9, 19));
    }

    [Test]
    public void OfBinary_of_rows_or_of_spans_is_the_same_and_repeats_with_its_seed()
    {
        double[] scores = [0.1, 0.7, 0.5, 0.9], values = [1, 2, 3, 4];
        bool[] labels = [false, false, true, true];
        var evaluation = Evaluation.OfBinary(scores, labels, values, new Random(1));
        Assert.That(Evaluation.OfBinary(new ScoredRows(scores, labels, values), new Random(1)), Is.EqualTo(evaluation));
        Assert.That(Evaluation.OfBinary(scores, labels, values, new Random(1), 1000, 0.95), Is.EqualTo(evaluation));
        Assert.That(Evaluation.OfBinary(scores, labels, values, new Random(2)), Is.Not.EqualTo(evaluation));
    }

    [Test]
    public void OfBinary_passes_resamples_and_confidence_on()
    {
        var evaluation = Evaluation.OfBinary([0.1, 0.9], [false, false], [1, 2], new Random(1), resamples: 7, confidence: 0.8);
        Assert.That(evaluation.Auc, Is.EqualTo(new ConfidenceInterval(double.NaN, double.NaN, double.NaN, 0.8, 7)));
        Assert.That(evaluation.ValuePerPrediction.Confidence, Is.EqualTo(0.8));

        // The bounds of a single resample are one number.
        var value = Evaluation.OfBinary([1, 2, 3], [true, false, true], [1, 20, 300], new Random(1), resamples: 1).ValuePerPrediction;
        Assert.That(value.Lower, Is.EqualTo(value.Upper));
    }

    [Test]
    public void OfBinary_counts_the_resamples_of_one_class_only()
    {
        // Of two rows, half of the resamples draw one of them twice.
        var auc = Evaluation.OfBinary([0.1, 0.9], [false, true], [1, 2], new Random(1)).Auc;
        Assert.That(auc.UndefinedResamples, Is.InRange(440, 560));
        Assert.That((auc.Estimate, auc.Lower, auc.Upper), Is.EqualTo((1.0, 1.0, 1.0)));
    }

    [Test]
    public void Compare_of_a_model_with_itself_is_exactly_zero()
    {
        var (scores, labels) = AucOracle.Predictions("credit");
        var rows = new ScoredRows(scores, labels, Values(scores, labels, rejectFrom: 0.5));
        var zero = new ConfidenceInterval(0, 0, 0, 0.95);
        Assert.That(
            Evaluation.Compare(rows, rows, new Random(1), resamples: 100),
            Is.EqualTo(new EvaluationDifference { Rows = 2227, Auc = zero, ValuePerPrediction = zero }));
    }

    [Test]
    public void Compare_is_challenger_minus_champion_and_sees_which_is_significantly_better()
    {
        var (scores, labels) = AucOracle.Predictions("credit");
        var random = new Random(1);
        var noisy = scores.Select(score => score + 0.3 * random.NextDouble()).ToArray();
        var good = new ScoredRows(scores, labels, Values(scores, labels, rejectFrom: 1.0 / 6));
        var poor = new ScoredRows(noisy, labels, Values(scores, labels, rejectFrom: 0.5));
        var better = Evaluation.Compare(challenger: good, champion: poor, random, resamples: 300, confidence: 0.9);
        Assert.That(better.Auc.Lower, Is.GreaterThan(0));
        Assert.That(better.Auc.Estimate, Is.EqualTo(Metrics.AreaUnderRoc(scores, labels) - Metrics.AreaUnderRoc(noisy, labels)));
        Assert.That(better.ValuePerPrediction.Lower, Is.GreaterThan(0));
        Assert.That(better.ValuePerPrediction.Estimate, Is.EqualTo((122400.0 + 7000) / 2227).Within(1e-9));
        Assert.That((better.Auc.Confidence, better.ValuePerPrediction.Confidence), Is.EqualTo((0.9, 0.9)));

        var worse = Evaluation.Compare(challenger: poor, champion: good, random, resamples: 300);
        Assert.That(worse.Auc.Upper, Is.LessThan(0));
        Assert.That(worse.ValuePerPrediction.Upper, Is.LessThan(0));
    }

    [Test]
    public void Compare_passes_resamples_on()
    {
        var rows = new ScoredRows([0.1], [true], [1]);
        Assert.That(Evaluation.Compare(rows, rows, new Random(1), resamples: 7).Auc.UndefinedResamples, Is.EqualTo(7));
        Assert.That(
            () => Evaluation.Compare(rows, rows, new Random(1), resamples: 0), Throws.TypeOf<ArgumentOutOfRangeException>());

        // The bounds of a single resample are one number.
        bool[] labels = [true, false, true];
        var value = Evaluation.Compare(
            new([1, 2, 3], labels, [1, 20, 300]), new([1, 2, 3], labels, [4, 5, 6]), new Random(1), resamples: 1).ValuePerPrediction;
        Assert.That(value.Lower, Is.EqualTo(value.Upper));
    }

    [Test]
    public void Compare_of_different_numbers_of_rows_is_refused_with_both() =>
        Assert.That(
            () => Evaluation.Compare(new([1, 2], [true, false], [1, 2]), new([1], [true], [1]), new Random(1)),
            Throws.ArgumentException.With.Property("ParamName").EqualTo("challenger")
                .And.Message.Contains("challenger has 2 rows and the champion 1."));

    [Test]
    public void Compare_of_rows_with_other_labels_is_refused_at_the_first_that_differs() =>
        Assert.That(
            () => Evaluation.Compare(
                new([1, 2, 3], [true, false, true], [1, 2, 3]), new([1, 2, 3], [true, true, false], [1, 2, 3]), new Random(1)),
            Throws.ArgumentException.With.Property("ParamName").EqualTo("challenger")
                .And.Message.Contains("index 1 is False for the challenger and True for the champion"));

    [Test]
    public void Nulls_are_refused_by_name()
    {
        var rows = new ScoredRows([1], [true], [1]);
        Assert.That(
            () => Evaluation.OfBinary(null!, new Random(1)), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("rows"));
        Assert.That(() => Evaluation.OfBinary(rows, null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("random"));
        Assert.That(
            () => Evaluation.Compare(null!, rows, new Random(1)),
            Throws.ArgumentNullException.With.Property("ParamName").EqualTo("challenger"));
        Assert.That(
            () => Evaluation.Compare(rows, null!, new Random(1)),
            Throws.ArgumentNullException.With.Property("ParamName").EqualTo("champion"));
        Assert.That(
            () => Evaluation.Compare(rows, rows, null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("random"));
    }

    [Test]
    public void ToString_reads_as_a_sentence() =>
        Assert.That(
            Example.ToString(), Is.EqualTo("AUC 0.741 [0.712, 0.768], value 57.3 [49.1, 65.0] a prediction (1,000 rows)"));

    [Test]
    public void FromJson_gives_back_what_ToJson_wrote()
    {
        Assert.That(Evaluation.FromJson(Example.ToJson()), Is.EqualTo(Example));
        var undefined = Example with { Auc = new(double.NaN, double.NaN, double.NaN, 0.95, 1000) };
        Assert.That(Evaluation.FromJson(undefined.ToJson()), Is.EqualTo(undefined));
    }

    [Test]
    public void ToJson_has_these_names() =>
        Assert.That(
            Example.ToJson().ReplaceLineEndings("\n"),
            Is.EqualTo(
                """
                {
                  "rows": 1000,
                  "auc": {
                    "estimate": 0.741,
                    "lower": 0.712,
                    "upper": 0.768,
                    "confidence": 0.95,
                    "undefinedResamples": 0
                  },
                  "valuePerPrediction": {
                    "estimate": 57.3,
                    "lower": 49.1,
                    "upper": 65,
                    "confidence": 0.95,
                    "undefinedResamples": 2
                  }
                }
                """));

    [TestCase("\"rows\"")]
    [TestCase("\"auc\"")]
    [TestCase("\"valuePerPrediction\"")]
    [TestCase("\"estimate\"")]
    [TestCase("\"lower\"")]
    [TestCase("\"upper\"")]
    [TestCase("\"confidence\"")]
    public void FromJson_of_a_text_that_lacks_a_part_throws(string name) =>
        Assert.That(() => Evaluation.FromJson(Example.ToJson().Replace(name, "\"other\"")), Throws.TypeOf<JsonException>());

    [TestCase("null")]
    [TestCase("")]
    [TestCase("{}")]
    public void FromJson_of_something_else_throws(string json) =>
        Assert.That(() => Evaluation.FromJson(json), Throws.InstanceOf<JsonException>());

    // An accepted good customer earns 200, an accepted bad one loses 1,000, a rejected one neither.
    private static double[] Values(double[] scores, bool[] labels, double rejectFrom) =>
        scores.Zip(labels, (score, bad) => score >= rejectFrom ? 0.0 : bad ? -1000 : 200).ToArray();
}
