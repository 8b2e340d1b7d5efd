namespace Productionize;

public sealed class FlightDelayTests
{
    private string _data = null!;

    [SetUp]
    public void NewFolder() => _data = Directory.CreateTempSubdirectory("productionize-flights-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_data, recursive: true);

    [Test]
    public async Task It_quarantines_what_is_wrong_and_scores_each_flight_once_also_what_was_mended()
    {
        var output = await RunAsync();

        var scores = await ScoresAsync("scores.csv");
        var profile = DataProfile.FromJson(await File.ReadAllTextAsync(At("profile.json")));
        Assert.Multiple(() =>
        {
            // 60,000 flights, of which 3 came more than an hour early and 7 more than ten hours late.
            Assert.That(scores.Distinct().Count(), Is.EqualTo(59_990).And.EqualTo(scores.Length));
            Assert.That(output, Does.Contain("7 of 49,956 rows rejected").And.Contains("To mend: 7 rows in 4 files")
                .And.Contains("3 of 10,045 rows rejected").And.Contains("To mend: 3 rows in 1 file"));
            Assert.That(profile.Rows, Is.EqualTo(29_556));
            Assert.That(profile["DelayMin"].Mean, Is.EqualTo(7.08).Within(0.01));
        });
        Assert.That(await ScoresAsync("night-002", "mended-scores.csv"), Is.EqualTo(new[] { 21073L }));

        // A second start finds nothing new.
        Assert.That(await RunAsync(), Does.Contain("Night 3: nothing has arrived."));
        Assert.That((await ScoresAsync("scores.csv")).Length, Is.EqualTo(59_990));

        // One flight of February is mended, the other is still wrong.
        var february = await File.ReadAllTextAsync(At("night-001", "to-mend", "flights-2001-02.csv"));
        await File.WriteAllTextAsync(At("mended", "february.csv"), february.Replace(",625,", ",62,", StringComparison.Ordinal));
        Assert.That(await RunAsync(), Does.Contain("1 of 2 rows rejected (50.0 %)").And.Contains("Night 4: nothing has arrived."));
        Assert.That(await ScoresAsync("night-003", "mended-scores.csv"), Is.EqualTo(new[] { 17410L }));
        Assert.That((await ScoresAsync("scores.csv")).Length, Is.EqualTo(59_990));
        Assert.That(await File.ReadAllLinesAsync(At("night-003", "to-mend", "february.csv")), Is.EqualTo(new[]
        {
            "row_id,scheduled_departure,hour,delay_min,distance_miles,origin,destination", "19121,2001-02-28T11:34,11,-62,3972,MSP,HNL",
        }));
    }

    [TestCase("scores.csv.progress")]
    [TestCase("night-001/to-mend")]
    [TestCase("night-002/quarantine.jsonl")]
    public async Task A_night_that_was_killed_is_ended_by_the_next_start(string when)
    {
        using (var process = new ExampleProcess("FlightDelay.dll", "--data", _data))
        {
            await process.KillWhenAsync(() => Path.Exists(At(when)));
        }

        await RunAsync();

        Assert.That((await ScoresAsync("scores.csv")).Distinct().Count(), Is.EqualTo(59_990));
        Assert.That(await ScoresAsync("night-002", "mended-scores.csv"), Is.EqualTo(new[] { 21073L }));
        var toMend = Directory.GetFiles(_data, "*.csv", SearchOption.AllDirectories)
            .Where(file => file.Contains("to-mend", StringComparison.Ordinal)).Sum(file => File.ReadAllLines(file).Length - 1);
        Assert.That(toMend, Is.EqualTo(9), "each rejected flight once");
    }

    private async Task<string> RunAsync()
    {
        using var process = new ExampleProcess("FlightDelay.dll", "--data", _data);
        return await process.SucceedAsync();
    }

    private async Task<long[]> ScoresAsync(params string[] path) =>
        [.. (await new CsvDataSource<Score>(At(path)).ToListAsync()).Select(score => score.Key)];

    private string At(params string[] path) => Path.Combine([_data, .. path]);

    private sealed record Score(long Key, float Value);
}
