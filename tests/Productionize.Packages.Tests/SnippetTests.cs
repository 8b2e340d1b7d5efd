namespace Productionize;

[TestFixture]
public sealed class SnippetTests
{
    [Test]
    public void Every_snippet_of_every_README_compiles_against_the_packages()
    {
        Assert.That(Snippet.All.Select(snippet => snippet.Readme), Is.SupersetOf(["README.md", "src/Productionize/README.md", "src/Productionize.MLNet/FromEnginePool.md"]));
        Workshop.AssertBuilt("Snippets");
    }

    [Test]
    public async Task The_snippet_of_the_README_runs_and_its_log_can_be_read()
    {
        var directory = await RunAsync("README_2");

        await using var log = new PredictionLog(Path.Combine(directory, "data", "log"));
        var (record, outcomes) = await log.ReadAsync(new PredictionQuery()).SingleAsync();
        Assert.Multiple(() =>
        {
            Assert.That(record.Key, Is.EqualTo("order-17"));
            Assert.That(record.Status, Is.EqualTo(PredictionStatus.Answered));
            Assert.That(record.Model.Name, Is.EqualTo("churn"));
            Assert.That(outcomes.Single().Value.AsBoolean(), Is.True);
        });
    }

    [Test]
    public async Task The_program_in_the_README_of_the_package_promotes_and_rolls_back()
    {
        var directory = await RunAsync("src_Productionize_README_1");

        await using var log = new PredictionLog(Path.Combine(directory, "data", "log"));
        var answered = await log.ReadAsync(new PredictionQuery())
            .Select(logged => (logged.Record.Key, logged.Record.Model.Version)).ToListAsync();
        Assert.That(answered, Is.EqualTo(new (string?, int?)[] { ("order-1", 1), ("order-2", 1) }));
        await using var store = new EmbeddedModelStore(Path.Combine(directory, "data"));
        Assert.That(await store.ReadAliasAsync("churn").Select(entry => entry.After).ToListAsync(), Is.EqualTo(new int?[] { 1, 2, 1 }));
    }

    [Test]
    public Task The_service_of_the_page_for_teams_on_an_engine_pool_runs() => RunAsync("src_Productionize_MLNet_FromEnginePool_1");

    private static async Task<string> RunAsync(string snippet)
    {
        Workshop.AssertBuilt("Snippets");
        var directory = Directory.CreateDirectory(Path.Combine(Workshop.Root, $"run-{snippet}")).FullName;
        var run = await Command.RunAsync(directory, "dotnet", Workshop.ProgramOf("Snippets"), snippet);
        run.Succeeded();
        return directory;
    }
}
