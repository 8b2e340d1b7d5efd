using CsCheck;

namespace Productionize;

public class ColumnProfileTests
{
    [Test]
    public void No_statistic_is_ever_nan_or_infinite_and_streaming_is_batch()
    {
        var columns = Gen.OneOf(
            ProfileGen.Number.Array[0, 300],
            Gen.Select(ProfileGen.Number, Gen.Int[0, 200]).Select((number, count) => Enumerable.Repeat(number, count).ToArray()),
            Gen.Double[-1e-300, 1e-300].Array[0, 200],
            Gen.Double[1e307, 1.7e308].Array[0, 200],
            Gen.Int[-5, 5].Select(whole => whole * double.Epsilon).Array[0, 200],
            ProfileGen.OneOf(double.NaN, double.PositiveInfinity, double.NegativeInfinity).Array[0, 5]);

        columns.Sample(Check, iter: 10_000);

        static void Check(double[] values)
        {
            var column = ProfileGen.Column(values);
            var finite = values.Where(double.IsFinite).Order().ToArray();
            var size = finite.Length == 0 ? 0 : finite.Max(Math.Abs);
            double?[] statistics =
                [column.Mean, column.Deviation, column.Minimum, column.Maximum, column.Quantile(0.25), column.Quantile(0.5), column.Quantile(0.9)];

            Assert.That(statistics.All(statistic => statistic is null || double.IsFinite(statistic.Value)), string.Join(", ", statistics));
            Assert.That(column.Count, Is.EqualTo(values.Length));
            Assert.That(column.NaNs, Is.EqualTo(values.Count(double.IsNaN)));
            Assert.That(column.PositiveInfinities, Is.EqualTo(values.Count(double.IsPositiveInfinity)));
            Assert.That(column.NegativeInfinities, Is.EqualTo(values.Count(double.IsNegativeInfinity)));
            Assert.That(column.Minimum, Is.EqualTo(finite.Length == 0 ? null : finite[0]));
            Assert.That(column.Maximum, Is.EqualTo(finite.Length == 0 ? null : finite[^1]));
            Assert.That(column.Buckets.Sum(bucket => bucket.Count), Is.EqualTo(finite.Length));
            Assert.That(column.Mean is null, Is.EqualTo(finite.Length == 0));
            if (finite.Length > 0)
            {
                Assert.That(column.Mean, Is.EqualTo(size == 0 ? 0 : finite.Sum(value => value / size) / finite.Length * size).Within((1e-9 * size) + double.Epsilon));
            }

            // In units of the largest number, so that no square leaves the range; where ours would, it says null.
            if (column.Deviation is { } deviation && size > 0)
            {
                var mean = finite.Sum(value => value / size) / finite.Length;
                var squares = finite.Sum(value => Math.Pow((value / size) - mean, 2));
                Assert.That(deviation / size, Is.EqualTo(Math.Sqrt(squares / (finite.Length - 1))).Within(1e-9));
            }
            else if (finite.Length > 1 && finite[0] != finite[^1])
            {
                Assert.That(size, Is.LessThan(1e-140).Or.GreaterThan(1e150));
            }

            Assert.That(DataProfile.FromJson(new DataProfile(column.Count, [column]).ToJson())["x"].Deviation, Is.EqualTo(column.Deviation));
        }
    }

    [Test]
    public void Quantiles_are_within_the_error_for_numbers_of_any_size() =>
        (from exponent in Gen.Int[-290, 290]
         from values in Gen.Double[-1000, 1000].Where(value => value == 0 || Math.Abs(value) > 1e-9).Select(value => value * Math.Pow(10, exponent)).Array[1, 500]
         from share in Gen.Double[0, 1]
         select (values, share)).Sample(
            given => ExactColumn.AssertQuantile(ProfileGen.Column(given.values), [.. given.values.Order()], given.share), iter: 2_000);

    [Test]
    public void A_column_without_values_has_no_statistics()
    {
        var profile = new DataProfiler(ProfileGen.Schema).ToProfile();

        foreach (var column in profile.Columns)
        {
            using (Assert.EnterMultipleScope())
            {
                Assert.That((column.Mean, column.Deviation, column.Minimum, column.Maximum), Is.EqualTo(default((double?, double?, double?, double?))));
                Assert.That((column.Quantile(0), column.Quantile(0.5), column.Quantile(1)), Is.EqualTo(default((double?, double?, double?))));
                Assert.That((column.ShortestLength, column.MeanLength, column.LongestLength), Is.EqualTo(default((long?, double?, long?))));
                Assert.That(column.Buckets, Is.Empty);
                Assert.That(column.Frequent, Is.Empty);
                Assert.That(column.Distinct, Is.EqualTo(column.Kind is FieldKind.String or FieldKind.Boolean ? 0L : null));
            }
        }
    }

    [Test]
    public void One_row_has_a_mean_and_quantiles_but_no_deviation()
    {
        var column = ProfileGen.Column([3.5]);

        Assert.That((column.Mean, column.Minimum, column.Quantile(0.5), column.Deviation), Is.EqualTo(((double?)3.5, 3.5, 3.5, default(double?))));
    }

    [Test]
    public void A_constant_column_deviates_by_nothing()
    {
        var column = ProfileGen.Column(Enumerable.Repeat(0.1, 1_000));

        Assert.That((column.Mean, column.Deviation, column.Quantile(0.5)), Is.EqualTo(((double?)0.1, (double?)0, (double?)0.1)));
    }

    [TestCase(1e308, -1e308)]
    [TestCase(1e-200, 2e-200)]
    public void A_deviation_whose_squares_leave_the_range_of_a_double_is_null(double one, double other)
    {
        var column = ProfileGen.Column([one, other, one, other]);

        Assert.That(column.Deviation, Is.Null);
        Assert.That(column.Mean, Is.EqualTo((one / 2) + (other / 2)).Within(1e-9 * Math.Abs(one)));
    }

    [TestCase(true, 2, 2)]
    [TestCase(false, 4, 0)]
    public void A_nan_counts_as_missing_where_the_field_is_optional_and_is_counted_by_itself_always(bool optional, int count, int missing)
    {
        var column = ProfileGen.Column([1, double.NaN, double.NaN, 3], optional);

        Assert.That((column.Count, column.Missing, column.NaNs, column.Mean), Is.EqualTo(((long)count, (long)missing, 2L, (double?)2)));
    }

    [Test]
    public void Days_are_exact_and_times_known_to_half_a_bucket()
    {
        var schema = new Schema(new Field("day", FieldKind.Date), new Field("time", FieldKind.Timestamp));
        var (profiler, writer, first) = (new DataProfiler(schema), new RowWriter(), new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero));
        for (var day = 0; day < 101; day++)
        {
            writer.Begin(schema);
            writer.Set(0, DateOnly.FromDateTime(first.AddDays(day).Date));
            writer.Set(1, first.AddDays(day).AddHours(12));
            profiler.Add(writer.Row);
        }

        var profile = profiler.ToProfile();

        Assert.That(profile["day"].Quantile(0.5), Is.EqualTo(new DateOnly(2024, 2, 20).DayNumber));
        Assert.That(profile["day"].Minimum, Is.EqualTo(new DateOnly(2024, 1, 1).DayNumber));
        Assert.That(profile["time"].Buckets[0].Upper - profile["time"].Buckets[0].Lower, Is.EqualTo(TimeSpan.TicksPerHour));
        Assert.That(
            new DateTime((long)profile["time"].Quantile(0.5)!.Value),
            Is.EqualTo(new DateTime(2024, 2, 20, 12, 0, 0)).Within(TimeSpan.FromMinutes(30)));
    }

    [Test]
    public void Edges_of_wide_buckets_are_edges_of_narrow_ones()
    {
        var random = new Random(3);
        double[] Values(double scale) => [.. Enumerable.Range(0, 5_000).Select(_ => (random.NextDouble() - 0.5) * scale)];
        var (one, other) = (ProfileGen.Column(Values(10)).Buckets, ProfileGen.Column([.. Values(20), 1e-9, -1e9]).Buckets);

        foreach (var bucket in one)
        {
            Assert.That(other.All(its =>
                its.Upper <= bucket.Lower || its.Lower >= bucket.Upper || (its.Lower <= bucket.Lower && its.Upper >= bucket.Upper)));
        }

        Assert.That(one.Zip(one.Skip(1)).All(pair => pair.First.Upper <= pair.Second.Lower));
    }

    // Below the last come the largest that are still exact where the numbers reach as far as these.
    [TestCase(1, 40, 100)]
    [TestCase(1, 799, 150)]
    [TestCase(914, 3_199, 914 * 7 / 2)]
    [TestCase(1, 399, 25_000)]
    [TestCase(1, 199, 600_000_000)]
    [TestCase(1, 49, long.MaxValue)]
    public void Small_whole_numbers_are_exact(long least, int last, long greatest)
    {
        for (var whole = (int)least; whole <= last; whole++)
        {
            Assert.That(Wholes([least, whole, greatest]).Quantile(0.5), Is.EqualTo(Math.Min(whole, greatest)));
            Assert.That(Wholes([-least, -whole, -greatest]).Quantile(0.5), Is.EqualTo(-Math.Min(whole, greatest)));
        }
    }

    [Test]
    public void A_quantile_of_whole_numbers_is_one_of_them_or_a_whole_number_nearby() =>
        Gen.Select(Gen.Int[1, 18], Gen.Double[0, 1]).SelectMany((digits, share) =>
            Gen.Double[-Math.Pow(10, digits), Math.Pow(10, digits)].Select(value => (long)value).Array[1, 200]
                .Select(values => (values, share))).Sample(
            given =>
            {
                var column = Wholes(given.values);

                Assert.That(double.IsInteger(column.Quantile(given.share)!.Value));
                ExactColumn.AssertQuantile(column, [.. given.values.Select(value => (double)value).Order()], given.share);
            },
            iter: 2_000);

    // What was wrong with 35 buckets to each doubling: 1950.7, 1989.2, 1989.2.
    [Test]
    public void Quartiles_of_numbers_that_lie_close_together_are_told_apart()
    {
        var years = Enumerable.Range(1872, 139).Select(year => (long)year).ToArray();
        var kelvins = Enumerable.Range(0, 401).Select(step => 273.15 + (step / 10.0)).ToArray();

        Assert.That(
            ((double[])[0.25, 0.5, 0.75]).Select(share => Wholes(years).Quantile(share)), Is.EqualTo((double?[])[1906, 1941, 1975]));
        Assert.That(
            ((double[])[0.25, 0.5, 0.75]).Select(share => ProfileGen.Column(kelvins).Quantile(share)),
            Is.EqualTo((double?[])[283.15, 293.15, 303.15]).Within(0.05));
    }

    [TestCase(-0.1)]
    [TestCase(1.1)]
    [TestCase(double.NaN)]
    public void A_share_that_is_none_is_refused(double share) => Assert.That(
        () => ProfileGen.Column([1, 2]).Quantile(share), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("0 to 1"));

    private static ColumnProfile Wholes(IEnumerable<long> values)
    {
        var schema = new Schema(new Field("n", FieldKind.Int64));
        var (profiler, writer) = (new DataProfiler(schema), new RowWriter());
        foreach (var value in values)
        {
            writer.Begin(schema);
            writer.Set(0, value);
            profiler.Add(writer.Row);
        }

        return profiler.ToProfile()["n"];
    }
}
