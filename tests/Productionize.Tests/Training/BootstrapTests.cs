namespace Productionize;

public class BootstrapTests
{
    [Test]
    public void Interval_estimates_on_each_row_once_and_resamples_as_many_rows_as_there_are()
    {
        var seen = new List<int[]>();
        Bootstrap.Interval(
            5,
            counts =>
            {
                seen.Add(counts.ToArray());
                return 0;
            },
            new Random(1),
            resamples: 50);
        Assert.That(seen, Has.Count.EqualTo(51));
        Assert.That(seen[0], Has.Length.EqualTo(5).And.All.EqualTo(1));
        Assert.That(seen.Select(counts => counts.Sum()), Is.All.EqualTo(5));
        Assert.That(seen.Skip(1).Select(counts => string.Join(' ', counts)).Distinct().Count(), Is.GreaterThan(30));
        Assert.That(Enumerable.Range(0, 5).Select(row => seen.Skip(1).Average(counts => counts[row])), Is.All.InRange(0.6, 1.4));
    }

    [Test]
    public void Interval_of_a_mean_covers_the_truth_about_as_often_as_it_says()
    {
        var random = new Random(20);
        var covered = 0;
        for (var trial = 0; trial < 200; trial++)
        {
            var interval = Bootstrap.Interval(100, MeanOf(Exponential(100, random)), random, resamples: 400);
            covered += interval.Lower <= 1 && 1 <= interval.Upper ? 1 : 0;
        }

        Assert.That(covered, Is.InRange(180, 198));
    }

    [Test]
    public void Interval_of_a_mean_is_close_to_the_one_of_normal_theory()
    {
        var random = new Random(3);
        var values = Exponential(2000, random);
        var mean = values.Average();
        var error = Math.Sqrt(values.Average(v => (v - mean) * (v - mean)) / values.Length);
        var interval = Bootstrap.Interval(2000, MeanOf(values), random);
        Assert.That(interval.Estimate, Is.EqualTo(mean).Within(1e-12));
        Assert.That(interval.Lower, Is.EqualTo(mean - 1.96 * error).Within(0.2 * error));
        Assert.That(interval.Upper, Is.EqualTo(mean + 1.96 * error).Within(0.2 * error));
    }

    [Test]
    public void Interval_bounds_are_quantiles_between_the_neighbours()
    {
        // Called for the estimate and then for 4 resamples, it gives 0, then 40, 10, 30, 20: sorted, 10 to 40.
        var values = new Queue<double>([0, 40, 10, 30, 20]);
        var interval = Bootstrap.Interval(3, _ => values.Dequeue(), new Random(1), resamples: 4, confidence: 0.5);
        Assert.That(interval, Is.EqualTo(new ConfidenceInterval(0, 17.5, 32.5, 0.5)));
    }

    [Test]
    public void Interval_at_a_higher_confidence_is_wider()
    {
        var values = Exponential(200, new Random(4));
        var narrow = Bootstrap.Interval(200, MeanOf(values), new Random(5), confidence: 0.5);
        var wide = Bootstrap.Interval(200, MeanOf(values), new Random(5), confidence: 0.99);
        Assert.That(wide.Lower, Is.LessThan(narrow.Lower));
        Assert.That(wide.Upper, Is.GreaterThan(narrow.Upper));
        Assert.That((narrow.Confidence, wide.Confidence), Is.EqualTo((0.5, 0.99)));
    }

    [Test]
    public void Interval_of_more_rows_is_narrower()
    {
        var few = Bootstrap.Interval(50, MeanOf(Exponential(50, new Random(6))), new Random(7));
        var many = Bootstrap.Interval(5000, MeanOf(Exponential(5000, new Random(6))), new Random(7));
        Assert.That(many.Upper - many.Lower, Is.LessThan((few.Upper - few.Lower) / 3));
    }

    [Test]
    public void Interval_with_the_same_seed_is_the_same_and_with_another_is_not()
    {
        var mean = MeanOf(Exponential(100, new Random(8)));
        var interval = Bootstrap.Interval(100, mean, new Random(9));
        Assert.That(Bootstrap.Interval(100, mean, new Random(9)), Is.EqualTo(interval));
        Assert.That(Bootstrap.Interval(100, mean, new Random(10)), Is.Not.EqualTo(interval));
    }

    [Test]
    public void Interval_of_a_constant_is_exactly_that_constant() =>
        Assert.That(
            Bootstrap.Interval(7, _ => 0.1, new Random(1), resamples: 10), Is.EqualTo(new ConfidenceInterval(0.1, 0.1, 0.1, 0.95)));

    [Test]
    public void Interval_of_infinity_is_infinity() =>
        Assert.That(
            Bootstrap.Interval(7, _ => double.PositiveInfinity, new Random(1), resamples: 10).Upper, Is.EqualTo(double.PositiveInfinity));

    [Test]
    public void Interval_leaves_undefined_resamples_out_and_counts_them()
    {
        var values = new Queue<double>([5, double.NaN, 1, double.NaN, 1]);
        var interval = Bootstrap.Interval(3, _ => values.Dequeue(), new Random(1), resamples: 4);
        Assert.That(interval, Is.EqualTo(new ConfidenceInterval(5, 1, 1, 0.95, UndefinedResamples: 2)));
    }

    [Test]
    public void Interval_of_which_every_resample_is_undefined_has_undefined_bounds() =>
        Assert.That(
            Bootstrap.Interval(3, _ => double.NaN, new Random(1), resamples: 4),
            Is.EqualTo(new ConfidenceInterval(double.NaN, double.NaN, double.NaN, 0.95, UndefinedResamples: 4)));

    [Test]
    public void Interval_of_one_row_and_one_resample_is_that_row() =>
        Assert.That(
            Bootstrap.Interval(1, MeanOf([4]), new Random(1), resamples: 1), Is.EqualTo(new ConfidenceInterval(4, 4, 4, 0.95)));

    [Test]
    public void Difference_is_the_first_minus_the_second()
    {
        var first = new Queue<double>([5, 6, 7]);
        var second = new Queue<double>([3, 4, 5]);
        Assert.That(
            Bootstrap.Difference(2, _ => first.Dequeue(), _ => second.Dequeue(), new Random(1), resamples: 2, confidence: 0.9),
            Is.EqualTo(new ConfidenceInterval(2, 2, 2, 0.9)));
    }

    [Test]
    public void Difference_of_a_statistic_with_itself_is_exactly_zero()
    {
        var mean = MeanOf(Exponential(100, new Random(12)));
        Assert.That(Bootstrap.Difference(100, mean, mean, new Random(13)), Is.EqualTo(new ConfidenceInterval(0, 0, 0, 0.95)));
    }

    [Test]
    public void Difference_is_narrower_than_either_interval_where_the_rows_vary_alike()
    {
        var random = new Random(14);
        var values = Exponential(300, random);
        var better = Array.ConvertAll(values, v => v + 0.05 + 0.1 * random.NextDouble());
        var alone = Bootstrap.Interval(300, MeanOf(values), random);
        var paired = Bootstrap.Difference(300, MeanOf(better), MeanOf(values), random);
        Assert.That(paired.Lower, Is.GreaterThan(0));
        Assert.That(paired.Upper - paired.Lower, Is.LessThan((alone.Upper - alone.Lower) / 10));
    }

    [TestCase(0)]
    [TestCase(-1)]
    public void Interval_without_rows_is_refused(int rows) =>
        Assert.That(
            () => Bootstrap.Interval(rows, _ => 0, new Random(1)),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("rows")
                .And.Message.Contains($"rows is {rows}; it must be at least 1"));

    [Test]
    public void Interval_without_resamples_is_refused() =>
        Assert.That(
            () => Bootstrap.Interval(1, _ => 0, new Random(1), resamples: 0),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("resamples")
                .And.Message.Contains("resamples is 0; it must be at least 1. Pass 1000"));

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(95)]
    [TestCase(double.NaN)]
    public void Interval_with_a_confidence_out_of_range_is_refused(double confidence) =>
        Assert.That(
            () => Bootstrap.Interval(1, _ => 0, new Random(1), confidence: confidence),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("confidence")
                .And.Message.Contains($"The confidence is {confidence}; it must be above 0 and below 1. Pass 0.95"));

    [Test]
    public void Nulls_are_refused_by_name()
    {
        Func<ReadOnlySpan<int>, double> zero = _ => 0;
        Assert.That(
            () => Bootstrap.Interval(1, null!, new Random(1)),
            Throws.ArgumentNullException.With.Property("ParamName").EqualTo("statistic"));
        Assert.That(() => Bootstrap.Interval(1, zero, null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("random"));
        Assert.That(
            () => Bootstrap.Difference(1, null!, zero, new Random(1)),
            Throws.ArgumentNullException.With.Property("ParamName").EqualTo("first"));
        Assert.That(
            () => Bootstrap.Difference(1, zero, null!, new Random(1)),
            Throws.ArgumentNullException.With.Property("ParamName").EqualTo("second"));
    }

    private static Func<ReadOnlySpan<int>, double> MeanOf(double[] values) => counts =>
    {
        var sum = 0.0;
        for (var row = 0; row < values.Length; row++)
        {
            sum += counts[row] * values[row];
        }

        return sum / values.Length;
    };

    private static double[] Exponential(int rows, Random random) =>
        Enumerable.Range(0, rows).Select(_ => -Math.Log(1 - random.NextDouble())).ToArray();
}
