namespace Productionize;

public sealed class FlightDelayTests
{
    [Test]
    public async Task It_quarantines_what_is_wrong_and_scores_each_flight_once_over_two_runs()
    {
        var directory = Directory.CreateTempSubdirectory("productionize-flights-");
        using var process = new ExampleProcess("FlightDelay.dll", "--data", directory.FullName);
        var output = await process.SucceedAsync();

        var scores = await new CsvDataSource<Score>(Path.Combine(directory.FullName, "scores.csv")).ToListAsync();
        var profile = DataProfile.FromJson(await File.ReadAllTextAsync(Path.Combine(directory.FullName, "profile.json")));
        Assert.Multiple(() =>
        {
            // 60,000 flights, of which 3 came more than an hour early and 7 more than ten hours late.
            Assert.That(scores.Select(score => score.Key).Distinct().Count(), Is.EqualTo(59_990).And.EqualTo(scores.Count));
            Assert.That(output, Does.Contain("7 rows to mend in 4 files").And.Contain("10 rows to mend in 5 files"));
            Assert.That(profile.Rows, Is.EqualTo(29_556));
            Assert.That(profile["DelayMin"].Mean, Is.EqualTo(7.08).Within(0.01));
        });
        Assert.That(
            await File.ReadAllLinesAsync(Path.Combine(directory.FullName, "to-mend-first", "flights-2001-03.csv")),
            Is.EqualTo(new[]
            {
                "row_id,scheduled_departure,hour,delay_min,distance_miles,origin,destination", "21073,2001-03-06T13:47,13,-66,2521,PHL,SFO",
            }));
        directory.Delete(recursive: true);
    }

    private sealed record Score(long Key, float Value);
}
