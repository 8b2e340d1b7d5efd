using System.Globalization;
using System.Text;
using CsCheck;

namespace Productionize;

/// <summary>The parts that profiles are made of.</summary>
public class SketchTests
{
    // The first three are the published test values of XXH64; the last is longer than a stripe.
    [TestCase("", 0xEF46DB3751D8E999UL)]
    [TestCase("a", 0xD24EC4F1A98C6E5BUL)]
    [TestCase("abc", 0x44BC2CF5AD770999UL)]
    [TestCase("Nobody inspects the spammish repetition", 0xFBCEA83C8A378BF1UL)]
    public void The_hash_is_the_published_one(string text, ulong hash) =>
        Assert.That(TextHash.Of(Encoding.UTF8.GetBytes(text)), Is.EqualTo(hash));

    [Test]
    public void A_number_lies_in_its_bucket_and_buckets_are_narrow() =>
        Gen.Double.Where(value => double.IsFinite(value) && Math.Abs(value) >= NumberScale.Least).Select(Math.Abs).Sample(
            value =>
            {
                var index = NumberScale.IndexOf(value);
                var (start, end) = (NumberScale.StartOf(index), NumberScale.StartOf(index + 1));

                // An edge may be one digit beside where it is looked for.
                Assert.That(value, Is.InRange(start * (1 - 1e-15), end * (1 + 1e-15)));
                Assert.That(index, Is.InRange(0, NumberScale.MostIndex));
                Assert.That((end - start) / ((end / 2) + (start / 2)) / 2, Is.LessThan(1 / 6400.0));
            },
            iter: 100_000);

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(4)]
    [TestCase(8)]
    [TestCase(16)]
    [TestCase(32)]
    [TestCase(64)]
    public void No_bucket_is_wider_than_the_error_allows(int width)
    {
        for (var index = 0; index <= NumberScale.MostIndex; index += width)
        {
            var (start, end) = (NumberScale.StartOf(index), NumberScale.StartOf(index + width));
            var error = ((end / 2) - (start / 2)) / ((end / 2) + (start / 2));
            if (!(error > 0.9 * width / 6400 && error < width / 6400.0))
            {
                Assert.That(error, Is.InRange(0.9 * width / 6400, width / 6400.0), $"bucket {index}");
            }
        }
    }

    // As the docs of ColumnProfile.Quantile say it.
    [TestCase(3.5, 1)]
    [TestCase(12, 2)]
    [TestCase(150, 4)]
    [TestCase(25_000, 8)]
    [TestCase(6e8, 16)]
    [TestCase(4e17, 32)]
    [TestCase(1e35, 64)]
    public void Buckets_are_as_narrow_as_the_stated_reach_allows(double factor, int width)
    {
        for (var least = 1.0; least < 2; least += 0.0001)
        {
            var counts = Counts([NumberScale.IndexOf(least), NumberScale.IndexOf(least * factor)], NumberScale.Widths);
            if (counts.Width > width || counts.Taken().Count() != 2)
            {
                Assert.That((counts.Width, counts.Taken().Count()), Is.EqualTo((width, 2)), $"from {least}");
            }
        }
    }

    [Test]
    public void Buckets_collapse_to_the_same_whatever_the_order_and_the_grouping() =>
        (from widths in ProfileGen.OneOf(NumberScale.Widths, [1], [1, 10, 60, 600], [10, 20])
         from most in ProfileGen.OneOf(5_000, 20_000, 300_000, NumberScale.MostIndex)
         from low in Gen.Int[0, NumberScale.MostIndex - most + 1]
         from values in Gen.Int[low, low + most - 1].Array[1, 60]
         from order in Gen.Shuffle(values)
         from cuts in Gen.Int[0, values.Length].Array[0, 5]
         from pairs in Gen.Int[0, 1_000].Array[6]
         select (widths, values, order, cuts, pairs)).Sample(
            given =>
            {
                var (least, greatest) = (given.values.Min(), given.values.Max());
                var width = given.widths.FirstOrDefault(
                    width => (greatest / width) - (least / width) < BucketCounts.Most, given.widths[^1]);
                var lowest = (greatest / width) - (BucketCounts.Most - 1);
                var expected = given.values.CountBy(value => Math.Max(value / width, lowest))
                    .Select(pair => (pair.Key, (long)pair.Value)).Order();
                var ends = given.cuts.Append(0).Append(given.order.Length).Order().ToArray();
                var parts = ends.Zip(ends.Skip(1), (start, end) => Counts(given.order[start..end], given.widths)).ToList();
                for (var i = 0; parts.Count > 1; i++)
                {
                    var (into, from) = (given.pairs[i] % parts.Count, (given.pairs[i] + 1 + i) % parts.Count);
                    if (into != from)
                    {
                        parts[into].Merge(parts[from]);
                        parts.RemoveAt(from);
                    }
                    else
                    {
                        parts[0].Merge(parts[^1]);
                        parts.RemoveAt(parts.Count - 1);
                    }
                }

                var one = Counts(given.values, given.widths);
                Assert.That(one.Taken(), Is.EqualTo(expected));
                Assert.That((one.Width, one.NeedsItsWidth()), Is.EqualTo((width, true)));
                Assert.That(parts[0].Taken(), Is.EqualTo(expected));
                Assert.That((parts[0].Width, parts[0].NeedsItsWidth()), Is.EqualTo((width, true)));
            },
            iter: 10_000);

    // At 0 and 4,090, where their buckets begin, ten times narrower ones would do.
    [Test]
    public void Wide_buckets_stay_wide_where_they_are_merged_into_none()
    {
        var counts = Counts([], [1, 10]);

        counts.Merge(Counts([0, 4_096], [1, 10]));

        Assert.That(counts.Width, Is.EqualTo(10));
        Assert.That(counts.Taken(), Is.EqualTo(new[] { (0L, 1L), (409L, 1L) }));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(20)]
    [TestCase(300)]
    [TestCase(5_000)]
    [TestCase(100_000)]
    [TestCase(1_000_000)]
    public void Distinct_texts_are_estimated_within_three_standard_errors(int count)
    {
        var sketch = new DistinctSketch();
        for (var text = 0; text < count; text++)
        {
            sketch.Add(TextHash.Of(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"customer {text}"))));
        }

        Assert.That(sketch.Estimate(), Is.EqualTo(count).Within(3 * DataProfile.DistinctError * count));
    }

    [Test]
    public void The_standard_error_of_distinct_texts_is_the_stated_one()
    {
        var random = new Random(7);
        var errors = Enumerable.Range(0, 200).Select(_ =>
        {
            var sketch = new DistinctSketch();
            for (var i = 0; i < 10_000; i++)
            {
                sketch.Add((ulong)random.NextInt64(long.MinValue, long.MaxValue));
            }

            return (sketch.Estimate() / 10_000) - 1;
        }).ToArray();

        Assert.That(Math.Sqrt(errors.Average(error => error * error)), Is.EqualTo(DataProfile.DistinctError).Within(0.003));
        Assert.That(errors.Average(), Is.EqualTo(0).Within(0.005));
    }

    [Test]
    public void Texts_beyond_the_longest_are_left_out_and_counted_all_the_same()
    {
        var column = ProfileGen.Texts([new string('x', 128), new string('x', 129), new string('x', 130)])["x"];

        Assert.That(column.Frequent, Is.EqualTo(new[] { new FrequentText(new string('x', 128), 1, 1) }));
        Assert.That((column.Count, column.Distinct, column.LongestLength), Is.EqualTo((3L, (long?)3, (long?)130)));
    }

    private static BucketCounts Counts(IEnumerable<int> values, long[] widths)
    {
        var counts = new BucketCounts(widths);
        foreach (var value in values)
        {
            counts.Add(value);
        }

        return counts;
    }
}
