using System.Globalization;

namespace Productionize;

/// <summary>The same statistics the plain way: all values in memory, sorted.</summary>
internal static class ExactColumn
{
    public static void AssertNumbers(ColumnProfile column, IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var mean = sorted.Sum(value => value / sorted.Length);
        var squares = sorted.Sum(value => (value - mean) * (value - mean));
        var size = sorted.Length == 0 ? 0 : sorted.Max(Math.Abs);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(column.Count - column.PositiveInfinities - column.NegativeInfinities, Is.EqualTo(sorted.Length), column.Name);
            Assert.That(column.Minimum, Is.EqualTo(sorted.Length == 0 ? null : sorted[0]), column.Name);
            Assert.That(column.Maximum, Is.EqualTo(sorted.Length == 0 ? null : sorted[^1]), column.Name);
            Assert.That(column.Mean, sorted.Length == 0 ? Is.Null : Is.EqualTo(mean).Within(1e-9 * size), column.Name);
            Assert.That(
                column.Deviation,
                sorted.Length < 2 ? Is.Null : Is.EqualTo(Math.Sqrt(squares / (sorted.Length - 1))).Within(1e-9 * size),
                column.Name);
            Assert.That(column.Buckets.Sum(bucket => bucket.Count), Is.EqualTo(sorted.Length), column.Name);
            foreach (var share in (double[])[0, 0.001, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999, 1])
            {
                AssertQuantile(column, sorted, share);
            }
        }
    }

    public static void AssertQuantile(ColumnProfile column, double[] sorted, double share)
    {
        var exact = sorted.Length == 0 ? default(double?) : sorted[(int)Math.Floor(share * (sorted.Length - 1))];
        var name = string.Create(CultureInfo.InvariantCulture, $"{column.Name} at {share}");
        var error = column.Kind is FieldKind.Date ? 0
            : column.Kind is FieldKind.Timestamp ? column.Buckets.Max(bucket => bucket.Upper - bucket.Lower) / 2
            : ErrorAt(exact ?? 0, sorted, column.Kind);
        Assert.That(column.Quantile(share), exact is null ? Is.Null : Is.EqualTo(exact).Within(error), name);
    }

    // As stated: the error follows from how many times larger the largest number of the sign is than the smallest.
    private static double ErrorAt(double exact, double[] sorted, FieldKind kind)
    {
        if (Math.Abs(exact) < NumberScale.Least)
        {
            return NumberScale.Least;
        }

        var sizes = sorted.Where(value => Math.Sign(value) == Math.Sign(exact)).Select(Math.Abs)
            .Where(size => size >= NumberScale.Least).ToArray();
        var factor = sizes.Max() / sizes.Min();
        double[] reaches = [3.5, 12, 150, 25_000, 6e8, 4e17];
        var width = 1 << reaches.Count(reach => factor > reach);
        var error = Math.Abs(exact) * width / 6400;
        Assert.That(width / 6400.0, Is.LessThanOrEqualTo(DataProfile.QuantileError));
        return kind != FieldKind.Int64 ? error : Math.Abs(exact) <= 3200 / width - 1 ? 0 : error + 0.5;
    }

    public static void AssertTexts(ColumnProfile column, IEnumerable<string> values)
    {
        var counts = values.CountBy(value => value).ToDictionary();
        var total = counts.Values.Sum();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(column.Count, Is.EqualTo(total), column.Name);
            Assert.That(
                column.Distinct, Is.EqualTo(counts.Count).Within(Math.Max(1e-9, 3 * DataProfile.DistinctError * counts.Count)), column.Name);
            foreach (var frequent in column.Frequent)
            {
                Assert.That(counts[frequent.Text], Is.InRange(frequent.AtLeast, frequent.AtMost), column.Name);
                Assert.That(frequent.AtMost - frequent.AtLeast, Is.LessThanOrEqualTo(total / 257), column.Name);
            }

            var missed = counts.Where(count => count.Value > total / 257 && column.Frequent.All(frequent => frequent.Text != count.Key));
            Assert.That(missed, Is.Empty, column.Name);
            Assert.That(column.Frequent, Has.Count.EqualTo(counts.Count <= 256 ? counts.Count : column.Frequent.Count), column.Name);
            if (column.Kind == FieldKind.String && total > 0)
            {
                var lengths = counts.Select(count => (Length: count.Key.EnumerateRunes().Count(), Count: count.Value)).ToArray();
                Assert.That(column.ShortestLength, Is.EqualTo(lengths.Min(length => length.Length)), column.Name);
                Assert.That(column.LongestLength, Is.EqualTo(lengths.Max(length => length.Length)), column.Name);
                Assert.That(
                    column.MeanLength, Is.EqualTo(lengths.Sum(length => (double)length.Length * length.Count) / total).Within(1e-9), column.Name);
            }
        }
    }
}
