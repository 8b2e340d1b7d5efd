namespace Productionize;

public sealed class BatchScoringTests
{
    [Test]
    public async Task It_scores_and_logs_each_flight_once_however_often_it_runs()
    {
        var directory = Directory.CreateTempSubdirectory("productionize-batch-");
        foreach (var scored in new[] { "scored   2,390 rows", "scored before  2,390" })
        {
            using var process = new ExampleProcess("BatchScoring.dll", "--data", directory.FullName);
            Assert.That(await process.SucceedAsync(), Does.Contain(scored));
        }

        var scores = await new CsvDataSource<Score>(Path.Combine(directory.FullName, "scores.csv")).ToListAsync();
        await using (var log = new PredictionLog(Path.Combine(directory.FullName, "log")))
        {
            var logged = await log.ReadAsync(new()).Select(one => (one.Record.Id, one.Record.Key)).ToListAsync();
            Assert.That(scores.Select(score => (score.PredictionId, (string?)score.Key)), Is.EquivalentTo(logged));
        }

        Assert.That(scores, Has.Count.EqualTo(2390));
        directory.Delete(recursive: true);
    }

    private sealed record Score(Guid PredictionId, string Key);
}
