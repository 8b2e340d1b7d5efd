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
                Assert.That(index, Is.InRange(NumberScale.LeastIndex, NumberScale.MostIndex));
                Assert.That((end - start) / ((end / 2) + (start / 2)) / 2, Is.LessThan(DataProfile.QuantileError));
            },
            iter: 100_000);

    [Test]
    public void No_bucket_is_wider_than_the_error_allows()
    {
        for (var index = NumberScale.LeastIndex; index <= NumberScale.MostIndex; index++)
        {
            var (start, end) = (NumberScale.StartOf(index), NumberScale.StartOf(index + 1));
            var error = ((end / 2) - (start / 2)) / ((end / 2) + (start / 2));
            if (!(error is > 0.009 and < DataProfile.QuantileError))
            {
                Assert.That(error, Is.InRange(0.009, DataProfile.QuantileError), $"bucket {index}");
            }
        }
    }

    [Test]
    public void Buckets_collapse_to_the_same_whatever_the_order() =>
        (from indexes in Gen.OneOf(Gen.Int[-6000, 6000], Gen.Int[NumberScale.LeastIndex, NumberScale.MostIndex]).Array[1, 60]
         from order in Gen.Shuffle(indexes)
         from cut in Gen.Int[0, indexes.Length]
         select (indexes, order, cut)).Sample(
            given =>
            {
                var lowest = given.indexes.Max() - (BucketCounts.Most - 1);
                var expected = given.indexes.CountBy(index => (long)Math.Max(index, lowest)).Select(pair => (pair.Key, (long)pair.Value)).Order();
                var (left, right) = (Counts(given.order[..given.cut]), Counts(given.order[given.cut..]));

                left.Merge(right);

                Assert.That(Counts(given.indexes).Taken(), Is.EqualTo(expected));
                Assert.That(left.Taken(), Is.EqualTo(expected));
            },
            iter: 3_000);

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

    private static BucketCounts Counts(IEnumerable<int> indexes)
    {
        var counts = new BucketCounts();
        foreach (var index in indexes)
        {
            counts.Add(index);
        }

        return counts;
    }
}
