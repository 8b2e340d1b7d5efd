namespace Productionize;

public class ScoredRowsTests
{
    [Test]
    public void Count_is_the_number_of_rows() =>
        Assert.That(new ScoredRows([0.1, 0.9, 0.5], [false, true, true], [1, 2, 3]).Count, Is.EqualTo(3));

    [Test]
    public void Arrays_that_the_caller_changes_later_change_nothing()
    {
        double[] scores = [0.1, 0.9], values = [1, 3];
        bool[] labels = [false, true];
        var rows = new ScoredRows(scores, labels, values);
        var before = Evaluation.OfBinary(rows, new Random(1));
        scores[0] = 2;
        values[0] = 100;
        labels[0] = true;
        Assert.That(Evaluation.OfBinary(rows, new Random(1)), Is.EqualTo(before));
        Assert.That(() => Evaluation.Compare(rows, new([0.1, 0.9], [false, true], [1, 3]), new Random(1)), Throws.Nothing);
    }

    [Test]
    public void Unequal_scores_and_labels_are_refused_with_both_lengths() =>
        Assert.That(
            () => new ScoredRows([0.1], [false, true], [1, 2]),
            Throws.ArgumentException.With.Property("ParamName").EqualTo("labels").And.Message.Contains("1 scores and 2 labels"));

    [Test]
    public void Unequal_values_and_labels_are_refused_with_both_lengths() =>
        Assert.That(
            () => new ScoredRows([0.1, 0.2], [false, true], [1]),
            Throws.ArgumentException.With.Property("ParamName").EqualTo("values").And.Message.Contains("1 values and 2 labels"));

    [Test]
    public void No_rows_are_refused() =>
        Assert.That(
            () => new ScoredRows([], [], []),
            Throws.ArgumentException.With.Property("ParamName").EqualTo("labels").And.Message.Contains("0 rows"));

    [Test]
    public void A_NaN_score_is_refused_by_index() =>
        Assert.That(() => new ScoredRows([double.NaN], [true], [1]), Throws.ArgumentException.With.Message.Contains("index 0 is NaN"));

    [TestCase(double.NaN)]
    [TestCase(double.NegativeInfinity)]
    public void A_value_that_is_not_finite_is_refused_by_index(double value) =>
        Assert.That(
            () => new ScoredRows([0.1, 0.2], [false, true], [1, value]),
            Throws.ArgumentException.With.Property("ParamName").EqualTo("values").And.Message.Contains($"index 1 is {value}"));
}
