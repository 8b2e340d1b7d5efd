namespace Productionize;

/// <summary>
/// What every prediction log that can be read promises: all of <see cref="PredictionLoggerContract"/>, and that
/// <see cref="IPredictionReader"/> gives it back, joined with what came true.
/// </summary>
[ContractOf(typeof(IPredictionLogger))]
public abstract partial class PredictionLogContract : PredictionLoggerContract
{
    /// <summary>The logger of this test as a reader.</summary>
    protected IPredictionReader Reader => (IPredictionReader)Logger;

    [Test]
    public async Task An_empty_log_reads_as_nothing()
    {
        Assert.That(await Reader.ReadAllAsync(), Is.Empty);
        Assert.That(await Reader.ReadColumnsAsync(new()).CountAsync(), Is.Zero);
    }

    [Test]
    public async Task Every_member_of_a_record_comes_back()
    {
        PredictionRecord[] records =
        [
            Full("customer-1") with
            {
                Role = PredictionRole.Shadow,
                Status = PredictionStatus.Failed,
                TraceId = "0af7651916cd43dd8448eb211c80319c",
                Input = PredictionSamples.InputRow(40, "clerk", 1e300, long.MaxValue, true),
            },
            PredictionSamples.Record(2, model: new ModelInfo("bare")) with { Output = null, Duration = default },
            .. ((string[])["", "\"\\\n\0,;'", "日本 😀"]).Select((text, i) => Full(text) with { Id = PredictionSamples.Id(i + 3) }),
        ];
        await Logger.LogAsync(PredictionBuffer.Of(records));
        var read = (await Reader.ReadRecordsAsync()).OrderBy(record => record.Id);
        Assert.That(read.Select(RecordText.Of), Is.EqualTo(records.Select(RecordText.Of)));
    }

    [Test]
    public async Task Records_come_in_the_order_in_which_they_were_logged()
    {
        int[] order = [5, 1, 4, 2, 3];
        await Logger.LogAsync(PredictionBuffer.Of(order[..3].Select(number => PredictionSamples.Record(number))));
        await Logger.LogAsync(PredictionBuffer.Of(order[3..].Select(number => PredictionSamples.Record(number))));
        Assert.That((await Reader.ReadRecordsAsync()).Select(record => record.Id), Is.EqualTo(order.Select(PredictionSamples.Id)));
    }

    [Test]
    public async Task Values_of_outcomes_keep_their_type()
    {
        FieldValue[] values =
            [true, false, 1L, 1.0, 0.1, 1e300, -0.0, double.NaN, double.NegativeInfinity, long.MinValue, "NaN", "1", "", default];
        await Logger.LogAsync(PredictionBuffer.Of(Enumerable.Range(0, values.Length).Select(number => PredictionSamples.Record(number))));
        await Logger.LogOutcomesAsync([.. values.Select((value, number) => PredictionSamples.Outcome(number, value))]);
        var read = (await Reader.ReadAllAsync()).OrderBy(logged => logged.Record.Time);
        Assert.That(read.Select(logged => logged.Outcomes.Single().Value), Is.EqualTo(values));
    }

    [Test]
    public async Task Outcomes_join_whether_they_come_before_or_after_their_prediction([Range(1, 5)] int seed)
    {
        object[] events =
        [
            .. Enumerable.Range(1, 20).Select(number => PredictionSamples.Record(number)),
            .. Enumerable.Range(1, 20).Select(number => PredictionSamples.Outcome(number, (long)number)),
        ];
        new Random(seed).Shuffle(events);
        foreach (var one in events)
        {
            await (one is PredictionRecord record
                ? Logger.LogAsync(PredictionBuffer.Of(record))
                : Logger.LogOutcomesAsync([(PredictionOutcome)one]));
        }

        var read = (await Reader.ReadAllAsync()).OrderBy(logged => logged.Record.Time);
        Assert.That(
            read.Select(logged => logged.Outcome().ToString()),
            Is.EqualTo(Enumerable.Range(1, 20).Select(number => $"{number}")), $"seed {seed}");
    }

    /// <summary>The key joins every prediction that has it, and the newest counts, whether it came by key or by id.</summary>
    [Test]
    public sealed override async Task An_outcome_may_name_its_prediction_by_key()
    {
        await base.An_outcome_may_name_its_prediction_by_key();
        await Logger.LogAsync(PredictionBuffer.Of(
            PredictionSamples.Record(3, "order 3\n"), PredictionSamples.Record(4, "order 3\n"), PredictionSamples.Record(5, "order 5")));
        await Logger.LogOutcomesAsync([PredictionSamples.Outcome(3, "by id", 1), PredictionSamples.OutcomeOf("order 3\n", "by key", 2)]);
        await Logger.LogOutcomesAsync([PredictionSamples.OutcomeOf("order 5", "by key", 1), PredictionSamples.Outcome(5, "by id", 2)]);
        var read = (await Reader.ReadAllAsync()).OrderBy(logged => logged.Record.Time).Select(logged => logged.Outcome().AsString());
        Assert.That(read, Is.EqualTo(new[] { "paid", null, "by key", "by key", "by id" }));
    }

    [Test]
    public async Task Outcomes_of_several_kinds_stand_beside_each_other_in_the_order_of_their_kinds()
    {
        await Logger.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1)));
        await Logger.LogOutcomesAsync(
        [
            PredictionSamples.Outcome(1, 12.5, 3, "value"), PredictionSamples.Outcome(1, "refused", 1, "decision"),
            PredictionSamples.Outcome(1, true, 2),
        ]);
        var read = (await Reader.ReadAllAsync()).Single();
        Assert.That(read.Outcomes.Select(outcome => outcome.Kind), Is.EqualTo(new[] { "decision", "truth", "value" }));
        Assert.That(read.Outcomes.Select(outcome => outcome.Value.ToString()), Is.EqualTo(new[] { "refused", "true", "12.5" }));
    }

    [Test]
    public async Task A_log_can_be_written_while_it_is_read()
    {
        await Logger.LogAsync(PredictionBuffer.Of(Enumerable.Range(1, 50).Select(number => PredictionSamples.Record(number))));
        var read = new List<Guid>();
        await foreach (var logged in Reader.ReadAsync(new()))
        {
            if (read.Count < 5)
            {
                await Logger.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(100 + read.Count)));
                await Logger.LogOutcomesAsync([PredictionSamples.Outcome(50, true)]);
            }

            read.Add(logged.Record.Id);
        }

        Assert.That(read, Is.Unique.And.SupersetOf(Enumerable.Range(1, 50).Select(PredictionSamples.Id)));
    }

    [Test]
    public async Task A_cancelled_read_ends()
    {
        await Logger.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1), PredictionSamples.Record(2)));
        var cancelled = new CancellationToken(true);
        Assert.That(
            async () => await Reader.ReadAsync(new(), cancelled).CountAsync(CancellationToken.None),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(
            async () => await Reader.ReadColumnsAsync(new(), cancelled).CountAsync(CancellationToken.None),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void A_null_query_is_refused_at_the_call()
    {
        Assert.Throws<ArgumentNullException>(() => _ = Reader.ReadAsync(null!));
        Assert.Throws<ArgumentNullException>(() => _ = Reader.ReadColumnsAsync(null!));
    }

    /// <inheritdoc/>
    protected sealed override async ValueTask<LogContent> ReadBackAsync(IPredictionLogger logger) =>
        LogContent.Of(await ((IPredictionReader)logger).ReadAllAsync());

    private static PredictionRecord Full(string text) => PredictionSamples.Record(1, text) with
    {
        Subject = text,
        Caller = text,
        Tags = new Dictionary<string, string> { ["campaign"] = "spring", [text] = text },
        Reason = text,
        Error = text,
        Input = PredictionSamples.InputRow(40, text),
    };
}
