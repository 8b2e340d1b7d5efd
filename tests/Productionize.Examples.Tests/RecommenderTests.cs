namespace Productionize;

public sealed class RecommenderTests
{
    [Test]
    public async Task It_recommends_falls_back_for_new_customers_and_rates_its_lists_from_the_log()
    {
        var directory = Directory.CreateTempSubdirectory("productionize-recommender-");
        using var process = new ExampleProcess("Recommender.dll", "--data", directory.FullName);
        var output = await process.SucceedAsync();

        await using (var log = new PredictionLog(Path.Combine(directory.FullName, "log")))
        {
            var logged = await log.ReadAsync(new()).ToListAsync();
            Assert.Multiple(() =>
            {
                Assert.That(logged, Has.Count.EqualTo(240));
                Assert.That(logged.Count(list => list.Record.Reason == "fallback: unknown customer"), Is.EqualTo(40));
                Assert.That(logged.Select(list => list.Outcome("bought").AsString()!.Split(';').Length), Is.All.EqualTo(5));
                Assert.That(output, Does.Contain("known customers  42.6 % of 200 lists").And.Contain("new customers    16.0 % of 40 lists"));
            });
        }

        directory.Delete(recursive: true);
    }
}
