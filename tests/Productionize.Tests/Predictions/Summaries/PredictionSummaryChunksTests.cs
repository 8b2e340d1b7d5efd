using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace Productionize;

/// <summary>Whatever the chunks of a reader, and whatever the reader, the summary is the same.</summary>
public class PredictionSummaryChunksTests
{
    private static readonly PredictionSummaryOptions Options = new() { Time = new FakeTimeProvider(PredictionSamples.Noon.AddDays(40)) };

    private static readonly FieldValue[] Truths = [true, false, default, 1L, 0.0, double.NaN, 7L, "yes"];

    [Test]
    public void SummarizeAsync_of_any_chunks_is_the_same() => Gen.Select(RowsOf(Truths.Length), Gen.Int[1, 40].Array[1, 20]).Sample(
        (rows, sizes) =>
        {
            var whole = Summary(rows.GroupBy(row => row.Record.Model).Select(version => version.ToArray()));
            var split = Summary(rows.GroupBy(row => row.Record.Model).SelectMany(version => Split([.. version], sizes)));
            Assert.That(split.ToJson(), Is.EqualTo(whole.ToJson()));
        },
        iter: 300);

    [Test]
    public void SummarizeAsync_of_any_order_of_chunks_is_the_same_but_for_the_last_digits_of_sums() =>
        Gen.Select(RowsOf(5), Gen.Int[1, 40].Array[1, 20]).Sample(
            (rows, sizes) =>
            {
                var chunks = rows.GroupBy(row => row.Record.Model).SelectMany(version => Split([.. version], sizes)).ToArray();
                var (one, other) = (Summary(chunks), Summary(chunks.Reverse()));
                Assert.That(Without(other).ToJson(), Is.EqualTo(Without(one).ToJson()));
                Assert.That(LogLosses(other), Is.EqualTo(LogLosses(one)).Within(1e-12));
            },
            iter: 300);

    [Test]
    public async Task SummarizeAsync_of_every_log_of_ours_is_the_same()
    {
        using var directory = new TemporaryDirectory();
        await using var lines = new JsonLinesPredictionLog(Path.Combine(directory.Path, "log.jsonl"));
        await using var segments = new PredictionLog(Path.Combine(directory.Path, "log"));
        var memory = new InMemoryPredictionLog();
        var random = new Random(3);
        var rows = Enumerable.Range(0, 9000).Select(number => Row(
            number, random.Next(40), random.Next(3), random.Next(5), random.Next(65), random.Next(4), random.Next(2))).ToArray();
        foreach (var log in new IPredictionLogger[] { memory, lines, segments })
        {
            await log.LogAsync(PredictionBuffer.Of([.. rows.Select(row => row.Record)]));
            await log.LogOutcomesAsync([.. rows.SelectMany(row => row.Outcomes)]);
        }

        var expected = Summary(rows.GroupBy(row => row.Record.Model).Select(version => version.ToArray())).ToJson();
        foreach (var log in new IPredictionReader[] { memory, lines, segments })
        {
            Assert.That((await log.SummarizeAsync(new(), Options)).ToJson(), Is.EqualTo(expected), log.GetType().Name);
        }
    }

    private static readonly ModelInfo[] Models = [PredictionSamples.Churn, new("churn", 4), new("other")];

    private static Gen<LoggedPrediction[]> RowsOf(int truths) =>
        Gen.Select(Gen.Int[0, 40], Gen.Int[0, 2], Gen.Int[0, truths - 1], Gen.Int[0, 64], Gen.Int[0, 3], Gen.Int[0, 1]).Array[0, 200]
            .Select(rows => rows.Select((row, i) => Row(i, row.Item1, row.Item2, row.Item3, row.Item4, row.Item5, row.Item6)).ToArray());

    private static LoggedPrediction Row(int number, int day, int model, int truth, int score, int status, int role)
    {
        var record = PredictionSamples.Record(number) with
        {
            Model = Models[model],
            Time = PredictionSamples.Noon.AddDays(day),
            Duration = TimeSpan.FromTicks(number * (long)score * score),
            Status = (PredictionStatus)status,
            Role = (PredictionRole)role,
            Output = status == 0 ? PredictionSamples.OutputRow(score / 64f) : null,
        };
        List<PredictionOutcome> outcomes = [];
        if (!Truths[truth].IsMissing)
        {
            outcomes.Add(PredictionSamples.Outcome(number, Truths[truth]));
        }

        if (score % 3 == 0)
        {
            outcomes.Add(PredictionSamples.Outcome(number, score / 8.0, kind: "value"));
        }

        return new LoggedPrediction(record, outcomes);
    }

    private static IEnumerable<LoggedPrediction[]> Split(LoggedPrediction[] rows, int[] sizes)
    {
        for (int at = 0, i = 0; at < rows.Length; i++)
        {
            var size = Math.Min(sizes[i % sizes.Length], rows.Length - at);
            yield return rows[at..(at + size)];
            at += size;
        }
    }

    private static PredictionSummary Summary(IEnumerable<IReadOnlyList<LoggedPrediction>> chunks) =>
        new ChunkedReader([.. chunks]).SummarizeAsync(new(), Options).AsTask().GetAwaiter().GetResult();

    private static double[] LogLosses(PredictionSummary summary) =>
        [.. summary.Groups.Select(group => group.Quality?.LogLoss ?? -1)];

    // Everything else is a sum of multiples of 1/4096, which is exact in any order.
    private static PredictionSummary Without(PredictionSummary summary) => summary with
    {
        Groups = [.. summary.Groups.Select(group =>
            group.Quality is { } quality ? group with { Quality = quality with { LogLoss = null } } : group)],
    };
}
