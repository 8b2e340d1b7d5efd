using System.Diagnostics;
using System.Globalization;

namespace Productionize.Scoring;

public class BatchScoringKillTests
{
    private static int Kills => Environment.GetEnvironmentVariable("PRODUCTIONIZE_FULL") == "1" ? 50 : 5;

    private static int WatermarkKills => Environment.GetEnvironmentVariable("PRODUCTIONIZE_FULL") == "1" ? 20 : 3;

    [Test]
    public async Task A_run_that_is_killed_again_and_again_scores_each_row_exactly_once()
    {
        using var folder = new TemporaryDirectory();
        var orders = Order.Many(Kills * 250);
        await WriteOrdersAsync(folder, orders);

        var killed = await KillAsync(folder, watermark: false, Kills);
        Assert.That(killed, Is.EqualTo(Kills), "the runs were too short to be killed");
        await FinishAsync(folder, watermark: false);

        await AssertScoredOnceAsync(folder, orders);
    }

    [Test]
    public async Task Runs_above_a_watermark_that_are_killed_score_each_row_exactly_once()
    {
        using var folder = new TemporaryDirectory();
        var orders = new List<Order>();
        for (var night = 0; night < 3; night++)
        {
            // A night's rows come in any order, between those of other nights.
            orders.AddRange(Order.Many(WatermarkKills * 150, night * WatermarkKills * 150));
            await WriteOrdersAsync(folder, [.. orders.OrderBy(order => order.Number % 97)]);
            await KillAsync(folder, watermark: true, WatermarkKills);
            await FinishAsync(folder, watermark: true);
        }

        await AssertScoredOnceAsync(folder, orders);
    }

    private static async Task<int> KillAsync(TemporaryDirectory folder, bool watermark, int kills)
    {
        var killed = 0;
        for (var i = 0; i < kills; i++)
        {
            using var child = Process.Start(new ProcessStartInfo(
                "dotnet", ["exec", typeof(Program).Assembly.Location, "score", folder.Path, watermark.ToString()]) { RedirectStandardOutput = true })!;

            // At another moment each time: within a batch, around a commit, between the two syncs.
            var lines = 2 + (i * 7 % 11);
            string? line = "";
            for (var read = 0; read < lines && line is not null && !line.StartsWith("done", StringComparison.Ordinal); read++)
            {
                line = await child.StandardOutput.ReadLineAsync();
            }

            killed += child.HasExited ? 0 : 1;
            child.Kill();
            await child.WaitForExitAsync();
        }

        return killed;
    }

    private static async Task FinishAsync(TemporaryDirectory folder, bool watermark) =>
        await ScoringChild.Scoring(folder.Path, Model.Create("risk", (Order order) => Risk.Of(order)), watermark).RunAsync();

    private static Task WriteOrdersAsync(TemporaryDirectory folder, IReadOnlyList<Order> orders) => File.WriteAllTextAsync(
        Path.Combine(folder.Path, "orders.csv"),
        "Id,Number,Amount\n" + string.Concat(orders.Select(order => string.Create(
            CultureInfo.InvariantCulture, $"{order.Id},{order.Number},{order.Amount}\n"))));

    private static async Task AssertScoredOnceAsync(TemporaryDirectory folder, IReadOnlyList<Order> orders)
    {
        var scores = new CsvDataSource<Score>(Path.Combine(folder.Path, "scores.csv"));
        var read = await scores.ToListAsync(new DataPass { OnRejected = row => Assert.Fail(string.Join("; ", row.Faults)) });
        Assert.That(read.Select(score => score.Key).Order(), Is.EqualTo(orders.Select(order => order.Id).Order()));
        Assert.That(read.ToDictionary(score => score.Key, score => score.Value), Is.EquivalentTo(orders.ToDictionary(order => order.Id, order => Risk.Of(order).Score)));
        Assert.That(read.Select(score => score.PredictionId).Distinct().Count(), Is.EqualTo(orders.Count));
    }

    private sealed record Score(Guid PredictionId, string Key, [property: Field(Name = "Score")] double Value);
}
