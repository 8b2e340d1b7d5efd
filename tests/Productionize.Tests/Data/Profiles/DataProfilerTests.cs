using System.Text;

namespace Productionize;

[NonParallelizable]
public class DataProfilerTests
{
    [Test]
    public void A_row_allocates_nothing_once_the_tables_have_grown()
    {
        var (profiler, writer) = (new DataProfiler(ProfileGen.Schema), new RowWriter());

        // Texts that never come again are the worst: their counters are cut again and again.
        var texts = Enumerable.Range(0, 20_000).Select(i => Encoding.UTF8.GetBytes($"customer {i}")).ToArray();
        AddRows();
        var before = GC.GetAllocatedBytesForCurrentThread();
        AddRows();

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void AddRows()
        {
            for (var i = 0; i < texts.Length; i++)
            {
                writer.Begin(ProfileGen.Schema);
                writer.Set(0, (i * 0.37) - 500);
                writer.Set(1, (long)i);
                writer.Set(2, i / 3f);
                writer.Set(3, new DateTimeOffset(630_000_000_000_000_000 + (i * 10_000_000_000L), TimeSpan.Zero));
                writer.Set(4, DateOnly.FromDayNumber(730_000 + (i / 10)));
                writer.SetUtf8(5, texts[i]);
                writer.Set(6, i % 3 == 0);
                writer.SetUtf8(7, texts[i % 7]);
                writer.Set(8, 1.5);
                profiler.Add(writer.Row);
            }
        }
    }

    [Test]
    public void Memory_is_flat_whatever_comes()
    {
        var (profiler, writer, random) = (new DataProfiler(ProfileGen.Schema), new RowWriter(), new Random(11));
        var before = GC.GetTotalMemory(true);
        for (var i = 0; i < 200_000; i++)
        {
            writer.Begin(ProfileGen.Schema);
            writer.Set(0, BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)));
            writer.Set(1, random.NextInt64(long.MinValue, long.MaxValue));
            writer.Set(3, new DateTimeOffset(random.NextInt64(0, DateTime.MaxValue.Ticks), TimeSpan.Zero));
            writer.Set(4, DateOnly.FromDayNumber(random.Next(DateOnly.MaxValue.DayNumber)));
            writer.Set(5, $"{random.NextInt64()} {new string('x', i % 100)}");
            profiler.Add(writer.Row);
        }

        Assert.That(GC.GetTotalMemory(true) - before, Is.LessThan(1_000_000));
        GC.KeepAlive(profiler);
    }

    [Test]
    public void A_profile_stays_as_it_was_when_more_rows_are_added()
    {
        var profiler = new DataProfiler(ProfileGen.Schema);
        profiler.Add(ProfileGen.Make(1, 2, 3, 4, "a", true));
        var profile = profiler.ToProfile();
        var before = profile.ToJson();

        profiler.Add(ProfileGen.Make(-1, 3, 300, 4_000, "b", false));

        Assert.That(profile.ToJson(), Is.EqualTo(before));
        Assert.That((profiler.ToProfile().Rows, profiler.ToProfile()["text"].Distinct), Is.EqualTo((2L, (long?)2)));
    }

    [Test]
    public void A_row_of_the_same_cells_fits_and_one_of_others_is_refused_and_not_counted()
    {
        var profiler = new DataProfiler(new Schema(new Field("a", FieldKind.Int64)));

        profiler.Add(RowJson.FromText(new Schema(new Field("a", FieldKind.Int64) { Minimum = 0 }), """{"a": 1}"""));

        Assert.That(
            () => profiler.Add(RowJson.FromText(new Schema(new Field("a", FieldKind.Double)), """{"a": 1}""")),
            Throws.ArgumentException.With.Message.Contains("(a Double)").And.Message.Contains("(a Int64)"));
        Assert.That(() => profiler.Add(default), Throws.ArgumentException);
        Assert.That((profiler.ToProfile().Rows, profiler.ToProfile()["a"].Count), Is.EqualTo((1L, 1L)));
    }

    [Test]
    public void Of_fields_that_are_not_logged_no_value_is_kept()
    {
        var profile = ProfileGen.Profile([ProfileGen.Make(98765.4321, 1, 1, 1, "Ada Lovelace", true), ProfileGen.Make(5, 1, 1, 1, "Ada Lovelace", true)]);
        var (hidden, income, json) = (profile["hidden"], profile["income"], profile.ToJson());

        using (Assert.EnterMultipleScope())
        {
            Assert.That((hidden.IsPrivate, hidden.Count, hidden.Distinct, hidden.LongestLength), Is.EqualTo((true, 2L, (long?)1, (long?)12)));
            Assert.That((income.IsPrivate, income.Count), Is.EqualTo((true, 2L)));
            Assert.That((income.Mean, income.Maximum, income.Quantile(0.5)), Is.EqualTo(default((double?, double?, double?))));
            Assert.That(hidden.Frequent, Is.Empty);
            Assert.That(income.Buckets, Is.Empty);
            Assert.That(json.Split("Ada Lovelace"), Has.Length.EqualTo(2), "once, for the field that is logged");
            Assert.That(json.Split("98765.4321"), Has.Length.EqualTo(2), "once, as the maximum of the field that is logged");
        }
    }

    [Test]
    public void Vectors_and_json_have_counts_and_lengths()
    {
        var schema = new Schema(new Field("v", FieldKind.SingleVector) { Optional = true }, new Field("j", FieldKind.Json) { Optional = true });
        var profiler = new DataProfiler(schema);
        foreach (var row in (string[])["""{"v": [1, 2, 3], "j": {"a": 1}}""", """{"v": [1]}""", "{}"])
        {
            profiler.Add(RowJson.FromText(schema, row));
        }

        var (vector, json) = (profiler.ToProfile()["v"], profiler.ToProfile()["j"]);

        Assert.That((vector.Count, vector.Missing, vector.ShortestLength, vector.MeanLength, vector.LongestLength), Is.EqualTo((2L, 1L, (long?)1, (double?)2, (long?)3)));
        Assert.That((json.Count, json.Missing, json.LongestLength, json.Mean, json.Distinct), Is.EqualTo((1L, 2L, (long?)7, default(double?), default(long?))));
    }
}
