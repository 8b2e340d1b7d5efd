using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace Productionize;

public class PredictionSummaryTests
{
    private static readonly PredictionSummaryOptions Now = new() { Time = new FakeTimeProvider(PredictionSamples.Noon.AddDays(10)) };

    [Test]
    public async Task SummarizeAsync_of_an_empty_log_says_so()
    {
        var summary = await new InMemoryPredictionLog().SummarizeAsync(new());

        Assert.Multiple(() =>
        {
            Assert.That((summary.Rows, summary.Groups.Count, summary.Coverage.Count), Is.EqualTo((0L, 0, 0)));
            Assert.That(summary.ToText(), Does.StartWith("No prediction matches the query."));
            Assert.That(JsonDocument.Parse(summary.ToJson()).RootElement.GetProperty("rows").GetInt64(), Is.Zero);
            Assert.That(summary.ToString(), Is.EqualTo("0 predictions in 0 groups"));
        });
    }

    [Test]
    public async Task SummarizeAsync_groups_by_ISO_week_in_UTC_version_and_role_and_counts_by_status()
    {
        // Sunday 4 January 2026, 23:59:59 in UTC, and the Monday after; each written as a time of another zone.
        var sunday = new DateTimeOffset(2026, 1, 5, 4, 59, 59, TimeSpan.FromHours(5));
        var monday = new DateTimeOffset(2026, 1, 4, 19, 0, 0, TimeSpan.FromHours(-5));
        var summary = await Log(
            PredictionSamples.Record(1) with { Time = sunday },
            PredictionSamples.Record(2) with { Time = monday },
            PredictionSamples.Record(2) with { Time = monday, Role = PredictionRole.Shadow },
            PredictionSamples.Record(3) with { Time = monday, Status = PredictionStatus.Failed, Output = null },
            PredictionSamples.Record(4) with { Time = monday, Status = PredictionStatus.Canceled, Output = null },
            PredictionSamples.Record(5) with { Time = monday, Status = PredictionStatus.Rejected, Output = null },
            PredictionSamples.Record(6, model: new ModelInfo("churn", 4)) with { Time = monday },
            PredictionSamples.Record(7, model: new ModelInfo("churn")) with { Time = monday }).SummarizeAsync(new(), Now);

        Assert.That(
            summary.Groups.Select(group => $"{group} {group.Answered} {group.Failed} {group.Canceled} {group.Rejected} {group.ErrorShare}"),
            Is.EqualTo(new[]
            {
                "2025-12-29 churn@3 Live: 1 1 0 0 0 0",
                "2026-01-05 churn Live: 1 1 0 0 0 0",
                "2026-01-05 churn@3 Live: 4 1 1 1 1 0.25",
                "2026-01-05 churn@3 Shadow: 1 1 0 0 0 0",
                "2026-01-05 churn@4 Live: 1 1 0 0 0 0",
            }));
        Assert.That(summary.ToString(), Is.EqualTo("8 predictions in 5 groups"));
    }

    [Test]
    public async Task Latency_is_that_of_answers_within_half_a_percent_and_the_longest_exact()
    {
        var random = new Random(1);
        var ticks = Enumerable.Range(0, 5000).Select(_ => (long)Math.Exp(4 + (14 * random.NextDouble()))).ToArray();
        PredictionRecord[] records =
        [
            .. ticks.Select((length, i) => PredictionSamples.Record(0) with { Id = PredictionSamples.Id(i), Duration = new(length) }),
            PredictionSamples.Record(0) with
            {
                Id = PredictionSamples.Id(9000), Status = PredictionStatus.Failed, Duration = TimeSpan.FromDays(1),
            },
        ];
        var latency = (await Log(records).SummarizeAsync(new(), Now)).Groups.Single().Latency!;

        Array.Sort(ticks);
        Assert.Multiple(() =>
        {
            Assert.That(latency.P50, Is.EqualTo(ticks[2499] / 1e4).Within(0.5).Percent);
            Assert.That(latency.P95, Is.EqualTo(ticks[4749] / 1e4).Within(0.5).Percent);
            Assert.That(latency.P99, Is.EqualTo(ticks[4949] / 1e4).Within(0.5).Percent);
            Assert.That(latency.Max, Is.EqualTo(ticks[4999] / 1e4));
        });
    }

    [Test]
    public async Task Latency_of_one_answer_is_exact_and_never_negative()
    {
        var one = await Log(PredictionSamples.Record(1)).SummarizeAsync(new(), Now);
        var back = await Log(PredictionSamples.Record(1) with { Duration = TimeSpan.FromSeconds(-1) }).SummarizeAsync(new(), Now);

        Assert.That(one.Groups.Single().Latency, Is.EqualTo(new PredictionLatency(1.2345, 1.2345, 1.2345, 1.2345)));
        Assert.That(back.Groups.Single().Latency, Is.EqualTo(new PredictionLatency(0, 0, 0, 0)));
    }

    [Test]
    public async Task Coverage_is_by_age_and_an_answer_from_the_future_is_young()
    {
        TimeSpan[] ages =
        [
            TimeSpan.FromDays(-3), TimeSpan.FromHours(23), TimeSpan.FromDays(1), TimeSpan.FromDays(6.9), TimeSpan.FromDays(7),
            TimeSpan.FromDays(30), TimeSpan.FromDays(89), TimeSpan.FromDays(90), TimeSpan.FromDays(800),
        ];
        var now = Now.Time.GetUtcNow();
        var log = Log([.. ages.Select((age, i) => PredictionSamples.Record(i) with { Time = now - age })]);
        await log.LogOutcomesAsync([.. new[] { 0, 2, 3, 8 }.Select(number => PredictionSamples.Outcome(number, true))]);

        var coverage = (await log.SummarizeAsync(new(), Now)).Coverage;
        Assert.That(coverage.Select(part => part.ToString()), Is.EqualTo(new[]
        {
            "churn Live 0-1 day: 1 of 2", "churn Live 1-7 days: 2 of 2", "churn Live 7-30 days: 0 of 1", "churn Live 30-90 days: 0 of 2",
            "churn Live 90 days or more: 1 of 2",
        }));
        Assert.That(coverage.Select(part => part.Share), Is.EqualTo(new double?[] { 0.5, 1, 0, 0, 0.5 }));

        var hours = await log.SummarizeAsync(new(), new() { Time = Now.Time, AgeEdges = [TimeSpan.FromHours(6), TimeSpan.FromHours(24)] });
        Assert.That(hours.Coverage.Select(part => part.ToString()), Is.EqualTo(new[]
        {
            "churn Live 0-6 hours: 1 of 1", "churn Live 0.25-1 day: 0 of 1", "churn Live 1 day or more: 3 of 7",
        }));
    }

    [Test]
    public async Task Values_are_summed_up_of_live_answers_only()
    {
        var log = Log(
            PredictionSamples.Record(1), PredictionSamples.Record(1) with { Role = PredictionRole.Shadow }, PredictionSamples.Record(2),
            PredictionSamples.Record(3), PredictionSamples.Record(4));
        await log.LogOutcomesAsync([
            PredictionSamples.Outcome(1, 12.5, kind: "value"), PredictionSamples.Outcome(2, -2L, kind: "value"),
            PredictionSamples.Outcome(3, double.NaN, kind: "value"),
        ]);

        var groups = (await log.SummarizeAsync(new(), Now)).Groups;
        Assert.That(groups.Select(group => (group.Role, group.Valued, group.ValueSum, group.ValueMean, group.NotFinite)), Is.EqualTo(new[]
        {
            (PredictionRole.Live, 2L, (double?)10.5, (double?)5.25, 1L), (PredictionRole.Shadow, 0L, null, null, 0L),
        }));
    }

    [Test]
    public async Task Values_that_are_text_or_beyond_a_double_give_no_number()
    {
        var log = Log(PredictionSamples.Record(1), PredictionSamples.Record(2));
        await log.LogOutcomesAsync(
            [.. new[] { 1, 2 }.Select(number => PredictionSamples.Outcome(number, double.MaxValue, kind: "value"))]);
        var beyond = await log.SummarizeAsync(new(), Now);
        await log.LogOutcomesAsync([PredictionSamples.Outcome(1, "much", day: 1, kind: "value")]);
        var text = await log.SummarizeAsync(new(), Now);

        Assert.Multiple(() =>
        {
            Assert.That((beyond.Groups[0].Valued, beyond.Groups[0].ValueSum), Is.EqualTo((2L, default(double?))));
            Assert.That(beyond.Groups[0].ValueMean, Is.Null);
            Assert.That(beyond.ToJson(), Does.Not.Contain("valueSum"));
            Assert.That((text.Groups[0].Valued, text.Groups[0].ValueSum), Is.EqualTo((0L, default(double?))));
            Assert.That(text.Notes.Single(), Does.StartWith("churn@3 has values that are no number"));
        });
    }

    [Test]
    public async Task SummarizeAsync_asks_for_the_columns_it_needs_and_keeps_the_other_conditions()
    {
        var reader = new ChunkedReader([new LoggedPrediction(PredictionSamples.Record(1), [])]);
        _ = await reader.SummarizeAsync(new() { Model = "churn", Fields = ["input.age"] }, new() { Score = "p", Time = Now.Time });
        Assert.That(reader.Asked!.Model, Is.EqualTo("churn"));
        Assert.That(reader.Asked.Fields, Is.EqualTo(Expect.Rows("output.p", "outcome.truth", "outcome.value")));
    }

    [Test]
    public async Task Progress_hears_the_rows_read()
    {
        var heard = new List<long>();
        LoggedPrediction[] rows = [.. Enumerable.Range(1, 5).Select(number => new LoggedPrediction(PredictionSamples.Record(number), []))];
        _ = await new ChunkedReader(rows[..2], rows[2..]).SummarizeAsync(new(), new() { Progress = new Listener(heard.Add) });
        Assert.That(heard, Is.EqualTo(Expect.Rows(2L, 5L)));
    }

    [Test]
    public void SummarizeAsync_ends_when_it_is_cancelled_even_if_the_reader_does_not_look() => Assert.That(
        async () => await new ChunkedReader([new LoggedPrediction(PredictionSamples.Record(1), [])]).SummarizeAsync(new(), null, new(true)),
        Throws.InstanceOf<OperationCanceledException>());

    [Test]
    public void Options_out_of_range_are_named_together() => Assert.That(
        () => new InMemoryPredictionLog().SummarizeAsync(new(), new()
        {
            Score = "",
            Time = null!,
            AgeEdges = [TimeSpan.FromDays(7), TimeSpan.FromDays(1)],
        }),
        Throws.ArgumentException.With.Message.EqualTo(
            "PredictionSummaryOptions: Score is empty, allowed is the name of a field, or null for the only number of the output; " +
            "Time is null, allowed is a TimeProvider; AgeEdges[1] is 1.00:00:00, allowed is more than 7.00:00:00."));

    [TestCase(0)]
    [TestCase(101)]
    public void Too_few_or_too_many_edges_are_refused(int edges) => Assert.That(
        () => new InMemoryPredictionLog().SummarizeAsync(
            new(), new() { AgeEdges = [.. Enumerable.Range(1, edges).Select(day => TimeSpan.FromDays(day))] }),
        Throws.ArgumentException.With.Message.EqualTo($"PredictionSummaryOptions: AgeEdges has {edges} edges, allowed is 1 to 100."));

    [Test]
    public async Task ToText_is_a_table_in_invariant_culture_without_empty_columns()
    {
        var log = Log([.. Enumerable.Range(1, 1200).Select(number => PredictionSamples.Record(number) with
        {
            Output = PredictionSamples.OutputRow(number % 4 / 4f), Time = PredictionSamples.Noon.AddMinutes(number / 2),
        })]);
        await log.LogOutcomesAsync([.. Enumerable.Range(1, 1199).Select(number => PredictionSamples.Outcome(number, number % 8 > 3))]);
        await log.LogOutcomesAsync([.. Enumerable.Range(1, 600).Select(number => PredictionSamples.Outcome(number, 2.5, kind: "value"))]);

        Assert.That((await log.SummarizeAsync(new(), Now)).ToText(), Is.EqualTo(
            """
            1,200 predictions in 1 group

            week of     model    role  calls  errors  p50 ms  p95 ms  p99 ms  max ms   truth    AUC  log loss  Brier  value  value each
            2025-12-29  churn@3  Live  1,200     0 %    1.23    1.23    1.23    1.23  99.9 %  0.499     4.913  0.344  1,500         2.5

            Truth by age of the answer at 2026-01-12 12:00 UTC

            model  role  age              answers   truth
            churn  Live  0-1 day                0
            churn  Live  1-7 days               0
            churn  Live  7-30 days          1,200  99.9 %
            churn  Live  30-90 days             0
            churn  Live  90 days or more        0

            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public async Task ToJson_has_numbers_names_and_no_nulls()
    {
        var log = Log(PredictionSamples.Record(1), PredictionSamples.Record(2) with { Output = PredictionSamples.OutputRow(0.75f) });
        await log.LogOutcomesAsync([PredictionSamples.Outcome(1, false), PredictionSamples.Outcome(2, true)]);

        var group = JsonDocument.Parse((await log.SummarizeAsync(new(), Now)).ToJson()).RootElement.GetProperty("groups")[0];
        Assert.Multiple(() =>
        {
            Assert.That(group.GetProperty("week").GetString(), Is.EqualTo("2025-12-29"));
            Assert.That(group.GetProperty("role").GetString(), Is.EqualTo("Live"));
            Assert.That(group.GetProperty("latency").GetProperty("max").GetDouble(), Is.EqualTo(1.2345));
            Assert.That(group.GetProperty("quality").GetProperty("auc").GetDouble(), Is.EqualTo(1));
            Assert.That(group.TryGetProperty("valueSum", out _), Is.False);
        });
    }

    private static InMemoryPredictionLog Log(params PredictionRecord[] records)
    {
        var log = new InMemoryPredictionLog();
        log.LogAsync(PredictionBuffer.Of(records)).AsTask().GetAwaiter().GetResult();
        return log;
    }

    private sealed class Listener(Action<long> hear) : IProgress<long>
    {
        public void Report(long value) => hear(value);
    }
}
