using System.Text.Json;

namespace Productionize;

[TestFixture]
public sealed class CreditRiskTests
{
    private const int FirstServed = 1500;
    private const int Judged = 2500;
    private const int ServedAgain = 3477;
    private const int Rows = 4454;

    private string _directory = "";
    private string _whole = "";

    [OneTimeSetUp]
    public async Task Run_the_story_once()
    {
        _directory = Directory.CreateTempSubdirectory("credit-risk").FullName;
        _whole = await RunAsync("whole");
    }

    [OneTimeTearDown]
    public void Remove_what_it_left() => Directory.Delete(_directory, recursive: true);

    [Test]
    public void The_story_promotes_refuses_and_rolls_back_for_a_reason()
    {
        var result = JsonDocument.Parse(_whole).RootElement;

        Assert.Multiple(() =>
        {
            Assert.That(result.GetProperty("versions").GetInt32(), Is.EqualTo(3));
            Assert.That(result.GetProperty("championHistory").EnumerateArray().Select(version => version.GetInt32()), Is.EqualTo([1, 2, 1]));
            Assert.That(result.GetProperty("predictionsLogged").GetInt32(), Is.EqualTo(Judged - FirstServed + Rows - ServedAgain));
            Assert.That(result.GetProperty("outcomesJoined").GetInt32(), Is.EqualTo(result.GetProperty("predictionsLogged").GetInt32()));
            var refused = result.GetProperty("refused").EnumerateArray().Single();
            Assert.That(refused.GetProperty("version").GetInt32(), Is.EqualTo(3));
            Assert.That(refused.GetProperty("reason").GetString(), Does.Contain("AUC"));
            var live = result.GetProperty("live");
            Assert.That(live.GetProperty("rows").GetInt32(), Is.EqualTo(488));
            foreach (var measure in new[] { "auc", "valuePerPrediction" })
            {
                Assert.That(
                    live.GetProperty(measure).GetProperty("2").GetDouble(),
                    Is.LessThan(live.GetProperty(measure).GetProperty("1").GetDouble()), measure);
            }
        });
    }

    [Test]
    public async Task Every_served_row_is_logged_once_under_its_key()
    {
        var keys = await LiveKeysAsync("whole");

        Assert.That(keys, Is.EquivalentTo(Served()));
    }

    [Test]
    public async Task A_second_run_on_a_finished_directory_changes_nothing()
    {
        var before = Segments("whole");

        var again = await RunAsync("whole");

        Assert.That(again, Is.EqualTo(_whole));
        Assert.That(Segments("whole"), Is.EqualTo(before));
        await using var store = new EmbeddedModelStore(Path.Combine(_directory, "whole"));
        Assert.That(await store.ReadAliasAsync("credit").CountAsync(), Is.EqualTo(4), "two promotions, a refusal, a rollback");
    }

    // Moments spread over the run: before the first promotion, and after shares of what it logs.
    [Test]
    public async Task Killed_at_several_moments_it_continues_to_the_same_end()
    {
        var total = Segments("whole").Sum(segment => segment.Length);
        var kills = 0;
        foreach (var share in Shares())
        {
            using var process = Start("killed");
            kills += await process.KillWhenAsync(() => Segments("killed").Sum(segment => segment.Length) >= share * total) ? 1 : 0;
        }

        var result = await RunAsync("killed");

        Assert.That(kills, Is.EqualTo(Shares().Length), "every kill met a running process");
        Assert.That(result, Is.EqualTo(_whole));
        Assert.That(await LiveKeysAsync("killed"), Is.EquivalentTo(Served()));
    }

    // PRODUCTIONIZE_FULL=1 runs the full lane.
    private static double[] Shares() => Environment.GetEnvironmentVariable("PRODUCTIONIZE_FULL") == "1"
        ? [0, 0.05, 0.15, 0.3, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95]
        : [0.1, 0.5, 0.8];

    private static IEnumerable<string> Served() =>
        Enumerable.Range(FirstServed, Judged - FirstServed).Concat(Enumerable.Range(ServedAgain, Rows - ServedAgain)).Select(row => $"{row}");

    private (string Name, long Length)[] Segments(string state)
    {
        var folder = new DirectoryInfo(Path.Combine(_directory, state, "log", "segments"));
        return folder.Exists ? [.. folder.GetFiles("*.segment").Select(file => (file.Name, file.Length)).Order()] : [];
    }

    private async Task<List<string>> LiveKeysAsync(string state)
    {
        await using var log = new PredictionLog(Path.Combine(_directory, state, "log"));
        return await log.ReadAsync(new PredictionQuery { Role = PredictionRole.Live }).Select(prediction => prediction.Record.Key!).ToListAsync();
    }

    private ExampleProcess Start(string state) =>
        new("CreditRisk.dll", "--data", Path.Combine(_directory, state), "--json", Path.Combine(_directory, $"{state}.json"));

    private async Task<string> RunAsync(string state)
    {
        using var process = Start(state);
        await process.SucceedAsync();
        return await File.ReadAllTextAsync(Path.Combine(_directory, $"{state}.json"));
    }
}
