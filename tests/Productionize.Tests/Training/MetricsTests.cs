using CsCheck;

namespace Productionize;

public class MetricsTests
{
    private static readonly bool[] FalseTrue = [false, true];

    [TestCaseSource(typeof(AucOracle), nameof(AucOracle.SmallCases))]
    public void AreaUnderRoc_of_a_small_case_agrees_with_the_oracle(double[] scores, bool[] labels, double expected) =>
        AssertAgrees(Metrics.AreaUnderRoc(scores, labels), expected);

    [TestCase("credit")]
    [TestCase("telecom_churn")]
    public void AreaUnderRoc_of_a_real_model_agrees_with_the_oracle(string dataSet)
    {
        var (scores, labels) = AucOracle.Predictions(dataSet);
        AssertAgrees(Metrics.AreaUnderRoc(scores, labels), AucOracle.OfModel(dataSet));
    }

    [Test]
    public void AreaUnderRoc_is_the_share_of_pairs_in_the_right_order_a_tie_counting_half() =>
        Gen.Select(Gen.Int[0, 9], Gen.Bool).Array[0, 40].Sample(rows =>
        {
            var scores = Array.ConvertAll(rows, row => row.Item1 / 3.0);
            var labels = Array.ConvertAll(rows, row => row.Item2);
            var pairs =
                from high in rows
                from low in rows
                where high.Item2 && !low.Item2
                select high.Item1 > low.Item1 ? 1 : high.Item1 == low.Item1 ? 0.5 : 0;
            var expected = pairs.DefaultIfEmpty(double.NaN).Average();
            AssertAgrees(Metrics.AreaUnderRoc(scores, labels), expected);
        });

    [Test]
    public void AreaUnderRoc_of_floats_is_that_of_the_same_doubles()
    {
        float[] scores = [0.1f, 0.4f, 0.35f, 0.8f, 0.4f];
        bool[] labels = [false, false, true, true, true];
        Assert.That(
            Metrics.AreaUnderRoc(scores, labels), Is.EqualTo(Metrics.AreaUnderRoc(Array.ConvertAll(scores, s => (double)s), labels)));
    }

    [TestCase(double.NegativeInfinity, double.PositiveInfinity, 1.0)]
    [TestCase(double.PositiveInfinity, double.PositiveInfinity, 0.5)]
    [TestCase(0.0, -0.0, 0.5)]
    [TestCase(-0.0, 0.0, 0.5)]
    public void AreaUnderRoc_ranks_infinity_and_ties_the_two_zeros(double negative, double positive, double expected) =>
        Assert.That(Metrics.AreaUnderRoc([negative, positive], FalseTrue), Is.EqualTo(expected));

    [Test]
    public void AreaUnderRoc_of_a_hundred_thousand_rows_does_not_overflow()
    {
        var labels = new bool[200_000];
        labels.AsSpan(100_000).Fill(true);
        Assert.That(Metrics.AreaUnderRoc(Enumerable.Range(0, 200_000).Select(i => (double)i).ToArray(), labels), Is.EqualTo(1));
    }

    [Test]
    public void AreaUnderRoc_without_rows_is_undefined() =>
        Assert.That(Metrics.AreaUnderRoc(ReadOnlySpan<double>.Empty, []), Is.NaN);

    [Test]
    public void AreaUnderRoc_leaves_the_arrays_of_the_caller_as_they_were()
    {
        double[] scores = [0.9, 0.1];
        Metrics.AreaUnderRoc(scores, FalseTrue);
        Assert.That((scores[0], scores[1]), Is.EqualTo((0.9, 0.1)));
    }

    [Test]
    public void AreaUnderRoc_with_a_NaN_score_names_its_index() =>
        Assert.That(
            () => Metrics.AreaUnderRoc([0.1, double.NaN], FalseTrue),
            Throws.ArgumentException.With.Property("ParamName").EqualTo("scores").And.Message.Contains("index 1 is NaN"));

    [Test]
    public void AreaUnderRoc_with_unequal_lengths_names_both() =>
        Assert.That(
            () => Metrics.AreaUnderRoc([0.1, 0.2, 0.3], FalseTrue),
            Throws.ArgumentException.With.Property("ParamName").EqualTo("labels").And.Message.Contains("3 scores and 2 labels"));

    [Test]
    public void Mean_is_the_sum_over_the_number() => Assert.That(Metrics.Mean([1, 2, 6]), Is.EqualTo(3));

    [Test]
    public void Mean_without_rows_is_undefined() => Assert.That(Metrics.Mean([]), Is.NaN);

    [TestCase(double.NaN, "index 1 is NaN")]
    [TestCase(double.PositiveInfinity, "index 1 is Infinity")]
    public void Mean_of_what_is_not_finite_names_its_index(double value, string message) =>
        Assert.That(
            () => Metrics.Mean([1, value]),
            Throws.ArgumentException.With.Property("ParamName").EqualTo("values").And.Message.Contains(message));

    // NUnit refuses a tolerance of NaN.
    private static void AssertAgrees(double actual, double expected)
    {
        if (double.IsNaN(expected))
        {
            Assert.That(actual, Is.NaN);
        }
        else
        {
            Assert.That(actual, Is.EqualTo(expected).Within(1e-9 * expected));
        }
    }
}
