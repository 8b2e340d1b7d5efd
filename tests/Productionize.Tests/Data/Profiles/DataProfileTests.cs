using System.Text;
using System.Text.Json;

namespace Productionize;

public class DataProfileTests
{
    internal static readonly DataProfile Profile = ProfileGen.Profile(
    [
        ProfileGen.Make(1.5, 7, 738_000, 638_000_000_000_000_000, "Rome", true),
        ProfileGen.Make(-2.5, 9, 738_001, 638_000_000_000_000_000, "Rome", false),
        ProfileGen.Make(double.NaN, 7, null, null, "Oslo", null),
        ProfileGen.Make(double.PositiveInfinity, null, null, null, null, null),
    ]);

    // What damage makes of a file: counts that cannot be, other kinds, half a sketch.
    [TestCase("\"rows\": 4", "\"rows\": 5", "count and missing (now 3 and 1) that make 5 rows")]
    [TestCase("\"rows\": 4", "\"rows\": -4", "it needs at least 0")]
    [TestCase("productionize-profile-2", "productionize-profile-1", "this version of Productionize reads 'productionize-profile-2'")]
    [TestCase("\"kind\": \"Double\"", "\"kind\": \"Decimal\"", "kind")]
    [TestCase("\"kind\": \"Double\"", "\"kind\": 77", "kind")]
    [TestCase("\"count\": 3", "\"count\": -3", "'double' needs count and missing")]
    [TestCase("\"nan\": 1", "\"nan\": 9", "'double' needs numbers of NaN")]
    [TestCase("\"nan\": 1", "\"nan\": -1", "'double' needs numbers of NaN")]
    [TestCase("\"positiveInfinities\": 1", "\"positiveInfinities\": 2", "'double' needs buckets whose counts make its count")]
    [TestCase("\"zeros\": 0", "\"zeros\": -1", "'double' needs a count of zeros")]
    [TestCase("\"zeros\": 0", "\"zeros\": 1", "'double' needs buckets whose counts make its count")]
    [TestCase("\"positive\": \"2290592:1\"", "\"positive\": \"2290592:-1\"", "'double' needs whole buckets of numbers above zero")]
    [TestCase("\"positive\": \"2290592:1\"", "\"positive\": \"2290592\"", "'double' needs whole buckets of numbers above zero")]
    [TestCase("\"positive\": \"2290592:1\"", "\"positive\": \"-1:1\"", "'double' needs whole buckets of numbers above zero")]
    [TestCase("\"positive\": \"2290592:1\"", "\"positive\": \"9223372036854775807:1\"", "'double' needs whole buckets of numbers above zero")]
    [TestCase("\"positive\": \"2290592:1\"", "\"positive\": \"4583040:1\"", "'double' needs whole buckets of numbers above zero")]
    [TestCase("\"positive\": \"2290592:1\"", "\"positive\": \"2290592:1 0:1\"", "'double' needs whole buckets of numbers above zero")]
    [TestCase("\"positive\": \"2290592:1\"", "\"positive\": \"2290592:1 4095:1\"", "'double' needs whole buckets of numbers above zero")]
    [TestCase("\"negativeWidth\": 1,", "", "'double' needs a known width of its buckets of numbers below zero")]
    [TestCase("\"positiveWidth\": 1,", "\"positiveWidth\": 0,", "'double' needs a known width of its buckets of numbers above zero")]
    [TestCase("\"positiveWidth\": 1,", "\"positiveWidth\": 3,", "'double' needs a known width of its buckets of numbers above zero")]
    [TestCase("\"positiveWidth\": 1,", "\"positiveWidth\": 128,", "'double' needs a known width of its buckets of numbers above zero")]
    [TestCase("\"positiveWidth\": 1,", "\"positiveWidth\": 2,", "'double' needs buckets of numbers above zero that are no wider than they must be")]
    [TestCase("\"minimum\": -2.5", "\"minimum\": 2.5", "'double' needs a mean between the least and the greatest")]
    [TestCase("\"squares\": 8", "\"squares\": -8", "'double' needs a mean")]
    [TestCase("\"mean\": -0.5,", "", "'double' needs a mean")]
    [TestCase("\"stretches\": \"738000:1,1\"", "\"stretches\": \"738000:1,2\"", "'day' needs buckets whose counts make its count")]
    [TestCase("\"width\": 1,", "\"width\": 3,", "'day' needs a known width")]
    [TestCase("\"width\": 1,", "\"width\": 0,", "'day' needs a known width")]
    [TestCase("\"width\": 1,", "\"width\": 2,", "'day' needs stretches of time that are no wider than they must be")]
    [TestCase("\"last\": 638000000000000000", "\"last\": 7000000000000000000", "'time' needs first and last within the years 1 to 9999")]
    [TestCase("\"first\": 638000000000000000", "\"first\": -1", "'time' needs first and last within the years 1 to 9999")]
    [TestCase("\"first\": 738000,", "", "'day' needs a mean between the least and the greatest")]
    [TestCase("\"first\": 738000,", "\"minimum\": 738000, \"first\": 738000,", "'day' needs no minimum, maximum and buckets of numbers, since it is Date")]
    [TestCase("\"nan\": 1", "\"nan\": 1, \"first\": 1", "'double' needs no stretches of time, since it is Double")]
    [TestCase("\"longestLength\": 4", "\"longestLength\": 3", "'text' needs a shortest and a longest length")]
    [TestCase("\"frequentError\": 0", "\"frequentError\": 1", "'text' needs at most 256 frequent texts")]
    [TestCase("\"text\": \"Oslo\"", "\"text\": \"Rome\"", "'text' needs frequent texts that differ")]
    [TestCase("\"text\": \"Oslo\"", "\"text\": null", "'Text'")]
    [TestCase("\"name\": \"whole\"", "\"name\": \"double\"", "column 2 has no name, an unusable one, or that of another")]
    [TestCase("\"name\": \"whole\"", "\"name\": \"\\n\"", "column 2 has no name")]
    [TestCase("\"name\": \"whole\"", "\"name\": \"whole\", \"extra\": 1", "extra")]
    public void A_profile_that_is_damaged_is_refused_with_the_place(string part, string damage, string message)
    {
        var json = Profile.ToJson();
        Assert.That(json, Does.Contain(part));
        var at = json.IndexOf(part, StringComparison.Ordinal);
        var damaged = string.Concat(json.AsSpan(0, at), damage, json.AsSpan(at + part.Length));

        Assert.That(() => DataProfile.FromJson(damaged), Throws.InstanceOf<JsonException>().With.Message.Contains(message));
    }

    [Test]
    public void Registers_that_are_not_4096_are_refused()
    {
        var json = Profile.ToJson();
        var at = json.IndexOf("\"distinct\": \"", StringComparison.Ordinal) + "\"distinct\": \"".Length;

        foreach (var extra in (string[])["1", "a", "9999999999", "-", "é"])
        {
            Assert.That(
                () => DataProfile.FromJson(json.Insert(at, extra)), Throws.InstanceOf<JsonException>().With.Message.Contains("4096 registers"));
        }
    }

    [TestCase("")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("""{"format": "productionize-profile-2", "rows": 0, "columns": []}""")]
    [TestCase("""{"format": "productionize-profile-2", "rows": 0, "columns": [null]}""")]
    [TestCase("""{"format": "productionize-profile-2", "rows": 0, "columns": null}""")]
    public void What_is_no_profile_is_refused(string json) =>
        Assert.That(() => DataProfile.FromJson(json), Throws.InstanceOf<JsonException>());

    [Test]
    public void Any_cut_or_flipped_character_is_refused_or_read_and_nothing_else()
    {
        var (json, random) = (Profile.ToJson(), new Random(13));
        for (var i = 0; i < 5_000; i++)
        {
            var damaged = new StringBuilder(json);
            var at = random.Next(json.Length);
            _ = i % 2 == 0 ? damaged.Remove(at, Math.Min(random.Next(1, 40), json.Length - at)) : damaged.Replace(json[at], (char)random.Next(32, 127), at, 1);
            try
            {
                var read = DataProfile.FromJson(damaged.ToString());
                Assert.That(read.ToTable(), Does.Not.Contain("NaN"));
                Assert.That(DataProfile.FromJson(read.ToJson()).ToJson(), Is.EqualTo(read.ToJson()));
            }
            catch (JsonException)
            {
                // Refused, as it should be.
            }
        }
    }

    [Test]
    public async Task A_fact_is_kept_with_a_version_and_read_back()
    {
        var store = new InMemoryModelStore();
        var version = await store.AddAsync(new ModelPackage
        {
            Model = "churn", Format = "text", Files = [PackageFile.FromText("model.txt", "1")], Facts = [Profile.ToFact(DateTimeOffset.UnixEpoch, "ann")],
        });

        var fact = await store.ReadFactsAsync(version.Model, version.Number, DataProfile.FactKind).SingleAsync();

        Assert.That((fact.Kind, fact.Actor), Is.EqualTo(("profile", "ann")));
        Assert.That(DataProfile.FromFact(fact).ToJson(), Is.EqualTo(Profile.ToJson()));
        Assert.That(() => DataProfile.FromFact(fact with { Kind = "owner" }), Throws.ArgumentException.With.Message.Contains("'owner'"));
    }

    [Test]
    public void Times_have_a_first_and_a_last_to_the_tick()
    {
        var midnight = new DateTimeOffset(2024, 2, 29, 0, 0, 0, TimeSpan.Zero);
        var (first, last) = (midnight.AddMilliseconds(86_399_999).AddTicks(7), new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.Zero));
        var day = DateOnly.FromDateTime(first.Date).DayNumber;
        var one = ProfileGen.Profile([ProfileGen.Make(1, 1, day, first.Ticks, null, null)]);
        var other = ProfileGen.Profile([ProfileGen.Make(1, 1, day + 1, last.Ticks, null, null)]);
        var profile = DataProfile.FromJson(other.Merge(one).ToJson());

        using (Assert.EnterMultipleScope())
        {
            Assert.That((profile["time"].Earliest, profile["time"].Latest), Is.EqualTo(((DateTimeOffset?)first, (DateTimeOffset?)last)));
            Assert.That(
                (profile["day"].Earliest, profile["day"].Latest),
                Is.EqualTo(((DateTimeOffset?)midnight, (DateTimeOffset?)midnight.AddDays(1))));
            Assert.That((profile["double"].Earliest, profile["text"].Latest), Is.EqualTo(default((DateTimeOffset?, DateTimeOffset?))));
            Assert.That(profile.ToTable(), Does.Contain("2024-02-29 23:59").And.Contain("2025-01-02 03:04").And.Contain("2024-02-29  "));
        }
    }

    [Test]
    public void The_text_of_what_is_public_shows_no_data()
    {
        var texts = string.Join(" ", Profile, Profile["text"], Profile["text"].Frequent[0], Profile["double"].Buckets[0]);

        Assert.That(texts, Does.Not.Contain("Rome").And.Not.Contain("2.5"));
        Assert.That(Profile.ToString(), Does.StartWith("4 rows of double Double, whole Int64"));
    }

    [Test]
    public void A_column_that_is_not_there_is_named_with_those_that_are() =>
        Assert.That(() => Profile["nosuch"], Throws.ArgumentException.With.Message.Contains("'nosuch'").And.Message.Contains("double, whole"));

    [Test]
    public async Task A_source_is_profiled_in_a_pass_of_its_own()
    {
        using var file = new TempCsv("Age,Job\n30,clerk\n-1,thief\nx,cook\n40,\n");
        var schema = RowCodec.For<Person>().Schema.With(field => field with { Minimum = 0 }, "Age");
        var pass = new DataPass();

        var profile = await new CsvDataSource<Person>(file.Path, RowCodec.For<Person>(schema)).ProfileAsync(pass, CancellationToken.None);
        var again = await new CsvDataSource<Person>(file.Path, RowCodec.For<Person>(schema)).ProfileAsync();

        Assert.That((profile.Rows, pass.Accepted, pass.Rejected), Is.EqualTo((2L, 2L, 2L)));
        Assert.That((profile["Age"].Mean, profile["Job"].Missing), Is.EqualTo(((double?)35, 1L)));
        Assert.That(again.ToJson(), Is.EqualTo(profile.ToJson()));
    }

    [Test]
    public void A_pass_that_is_cancelled_has_no_profile()
    {
        using var file = new TempCsv("Age,Job\n30,clerk\n");

        Assert.That(
            async () => await new CsvDataSource<Person>(file.Path).ProfileAsync(new DataPass(), new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
    }

    private sealed record Person(int Age, string? Job);
}
