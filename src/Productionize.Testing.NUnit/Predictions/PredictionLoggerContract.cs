namespace Productionize;

/// <summary>
/// What every <see cref="IPredictionLogger"/> promises, also one that nobody can read through this library. Derive a fixture, say which
/// logger it tests with <c>[TestOf(typeof(MyLogger))]</c>, and show what was logged in <see cref="ReadBackAsync"/>: with a query of your
/// own, not through the logger's memory. A logger that is also an <see cref="IPredictionReader"/> has
/// <see cref="PredictionLogContract"/> instead.
/// </summary>
[ContractOf(typeof(IPredictionLogger))]
public abstract partial class PredictionLoggerContract
{
    private IPredictionLogger? _logger;

    /// <summary>The logger of this test, made by <see cref="CreateAsync"/> before it.</summary>
    protected IPredictionLogger Logger =>
        _logger ?? throw new InvalidOperationException($"{nameof(CreateAsync)} gave no logger.");

    [SetUp]
    public async Task CreateLogger() => _logger = await CreateAsync();

    [TearDown]
    public async Task ReleaseLogger()
    {
        if (_logger is { } logger)
        {
            _logger = null;
            await ReleaseAsync(logger);
        }
    }

    [Test]
    public async Task What_is_logged_is_kept()
    {
        PredictionRecord[] records =
        [
            PredictionSamples.Record(1) with
            {
                Role = PredictionRole.Shadow,
                Input = PredictionSamples.InputRow(40, "clerk", 1e300, long.MaxValue, true),
                Output = PredictionSamples.OutputRow(0.1f),
            },
            PredictionSamples.Record(2, model: new ModelInfo("bare")) with { Input = PredictionSamples.InputRow(50, null), Output = null },
        ];
        await Logger.LogAsync(PredictionBuffer.Of(records));
        await AssertKeptAsync(records);
    }

    [Test]
    public async Task An_empty_call_logs_nothing()
    {
        await Logger.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1)));
        await Logger.LogAsync(PredictionBuffer.Of());
        await Logger.LogOutcomesAsync([]);
        var content = await ReadBackAsync(Logger);
        Assert.That((content.Predictions.Count, content.Outcomes.Count), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task The_same_record_again_is_the_same_record()
    {
        var versionless = PredictionSamples.Record(2, model: new ModelInfo("bare"));
        await Logger.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1), versionless, PredictionSamples.Record(1)));
        await Logger.LogAsync(PredictionBuffer.Of(versionless, PredictionSamples.Record(1), PredictionSamples.Record(3)));
        Assert.That(await KeysAsync(), Is.EqualTo(KeysOf(PredictionSamples.Record(1), versionless, PredictionSamples.Record(3))));
    }

    [Test]
    public async Task Another_id_or_role_or_model_or_version_is_another_record()
    {
        PredictionRecord[] records =
        [
            PredictionSamples.Record(1, "order-1"),
            PredictionSamples.Record(1, "order-1") with { Id = PredictionSamples.Id(2), Input = PredictionSamples.InputRow(2) },
            PredictionSamples.Record(1, "order-1") with { Role = PredictionRole.Shadow, Input = PredictionSamples.InputRow(3) },
            PredictionSamples.Record(1, "order-1", new ModelInfo("fraud", 3)) with { Input = PredictionSamples.InputRow(4) },
            PredictionSamples.Record(1, "order-1", new ModelInfo("churn", 4)) with { Input = PredictionSamples.InputRow(5) },
            PredictionSamples.Record(1, "order-1", new ModelInfo("churn")) with { Input = PredictionSamples.InputRow(6) },
        ];
        await Logger.LogAsync(PredictionBuffer.Of(records[..3]));
        await Logger.LogAsync(PredictionBuffer.Of(records[3..]));
        Assert.That(await KeysAsync(), Is.EqualTo(KeysOf(records)));
    }

    [Test]
    public async Task A_batch_that_is_used_again_changes_nothing_logged()
    {
        var batch = PredictionBuffer.Of(PredictionSamples.Record(1));
        await Logger.LogAsync(batch);
        batch.Clear();
        batch.Add(new PredictionEntryWriter().Write(0, PredictionSamples.Record(2)));
        await AssertKeptAsync(PredictionSamples.Record(1));
    }

    [Test]
    public async Task A_large_group_is_logged_whole()
    {
        var records = Enumerable.Range(1, 1000).Select(number => PredictionSamples.Record(number)).ToArray();
        await Logger.LogAsync(PredictionBuffer.Of(records));
        Assert.That(await KeysAsync(), Is.EqualTo(KeysOf(records)));
    }

    [Test]
    public async Task Eight_writers_at_once_lose_nothing()
    {
        const int writers = 8;
        const int rounds = 25;
        const int records = 16;
        using var start = new Barrier(writers);
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Factory.StartNew(
            () =>
            {
                try
                {
                    for (var round = 0; round < rounds; round++)
                    {
                        int[] numbers = [.. Enumerable.Range(((writer * rounds) + round) * records, records)];
                        var batch = PredictionBuffer.Of(numbers.Select(number => PredictionSamples.Record(number)));
                        start.SignalAndWait();
                        Logger.LogAsync(batch).AsTask().Wait();
                        Logger.LogOutcomesAsync([.. numbers.Select(number => PredictionSamples.Outcome(number, (long)number))]).AsTask().Wait();
                    }
                }
                finally
                {
                    start.RemoveParticipant();
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        var content = await ReadBackAsync(Logger);
        var ids = Enumerable.Range(0, writers * rounds * records).Select(PredictionSamples.Id).Order();
        Assert.That(content.Predictions.Select(kept => kept.Id).Order(), Is.EqualTo(ids));
        Assert.That(content.Outcomes.Select(outcome => outcome.PredictionId).Order(), Is.EqualTo(ids));
    }

    [TestCase("\"quoted\", \\back\\, {\"crc\":\"00000000\"}")]
    [TestCase("two\nlines\r\nand\ttab\u2028\u2029\u0085")]
    [TestCase("'); DROP TABLE predictions; --")]
    [TestCase("nul\0inside")]
    [TestCase("emoji 😀 and ß and 日本語")]
    [TestCase("")]
    public async Task Hostile_text_is_kept_and_harms_no_neighbour(string text)
    {
        var hostile = PredictionSamples.Record(2, text) with
        {
            Subject = text,
            Caller = text,
            Reason = text,
            Error = text,
            Tags = new Dictionary<string, string> { [text] = text },
            Input = PredictionSamples.InputRow(2, text),
        };
        PredictionRecord[] records = [PredictionSamples.Record(1), hostile, PredictionSamples.Record(3)];
        await Logger.LogAsync(PredictionBuffer.Of(records));
        await Logger.LogOutcomesAsync([PredictionSamples.Outcome(2, text)]);
        await AssertKeptAsync(records);
        Assert.That((await ReadBackAsync(Logger)).Outcomes.Single().Value.ToString(), Is.EqualTo(text));
    }

    [Test]
    public async Task NaN_and_infinity_are_kept()
    {
        var record = PredictionSamples.Record(1) with
        {
            Input = PredictionSamples.InputRow(float.NaN, null, double.NegativeInfinity),
            Output = PredictionSamples.OutputRow(float.PositiveInfinity),
        };
        await Logger.LogAsync(PredictionBuffer.Of(record));
        await AssertKeptAsync(record);
    }

    /// <summary>Makes a new, empty logger.</summary>
    /// <returns>The logger; the suite gives it to <see cref="ReleaseAsync"/> or to <see cref="ReopenAsync"/>.</returns>
    protected abstract ValueTask<IPredictionLogger> CreateAsync();

    /// <summary>
    /// Shows what was logged, as those who use the log see it: where a query or a job removes repetitions, this comes behind it.
    /// </summary>
    /// <param name="logger">The logger.</param>
    /// <returns>All of it.</returns>
    protected abstract ValueTask<LogContent> ReadBackAsync(IPredictionLogger logger);

    /// <summary>Releases a logger and opens another over the same data, as a service does that starts again.</summary>
    /// <param name="logger">The logger; not used any more.</param>
    /// <returns>
    /// The new logger. Null, the default, where what was logged ends with the logger: the suite then demands that it says
    /// <see cref="Durability.Accepted"/>.
    /// </returns>
    protected virtual ValueTask<IPredictionLogger?> ReopenAsync(IPredictionLogger logger) => default;

    /// <summary>Releases a logger after its test; disposes it where it can be disposed.</summary>
    /// <param name="logger">The logger.</param>
    /// <returns>Completes when it is released.</returns>
    protected virtual async ValueTask ReleaseAsync(IPredictionLogger logger)
    {
        if (logger is IAsyncDisposable asynchronous)
        {
            await asynchronous.DisposeAsync();
        }
        else
        {
            (logger as IDisposable)?.Dispose();
        }
    }

    private static string[] KeysOf(params PredictionRecord[] records) =>
        [.. records.Select(record => $"{record.Id:n} {record.Model} {record.Role}").Order(StringComparer.Ordinal)];

    private async Task<string[]> KeysAsync() =>
    [
        .. (await ReadBackAsync(Logger)).Predictions
            .Select(kept => $"{kept.Id:n} {new ModelInfo(kept.Model, kept.Version)} {kept.Role}").Order(StringComparer.Ordinal),
    ];

    private async Task AssertKeptAsync(params PredictionRecord[] expected)
    {
        static string Text(KeptPrediction kept) => RecordText.Of(kept, PredictionSamples.Input, PredictionSamples.Output);
        var content = await ReadBackAsync(Logger);
        Assert.That(
            content.Predictions.Select(Text).Order(StringComparer.Ordinal),
            Is.EqualTo(expected.Select(record => Text(KeptPrediction.Of(record))).Order(StringComparer.Ordinal)));
    }
}
