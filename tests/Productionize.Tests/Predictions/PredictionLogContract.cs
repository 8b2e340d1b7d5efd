using CsCheck;

namespace Productionize.Predictions;

/// <summary>What every prediction log that can be read does.</summary>
public abstract class PredictionLogContract
{
    private IPredictionLogger _logger = null!;

    private IPredictionReader Reader => (IPredictionReader)_logger;

    [SetUp]
    public void Open() => _logger = Create();

    [TearDown]
    public async Task Close() => await ReleaseAsync(_logger);

    [Test]
    public async Task An_empty_log_reads_as_nothing()
    {
        Assert.That(await Reader.ReadAllAsync(), Is.Empty);
        Assert.That(await Reader.ReadColumnsAsync(new()).CountAsync(), Is.Zero);
        await _logger.LogAsync(PredictionBuffer.Of());
        await _logger.LogOutcomesAsync([]);
        Assert.That(await Reader.ReadAllAsync(), Is.Empty);
    }

    [Test]
    public async Task Every_member_of_a_record_comes_back()
    {
        var full = PredictionSamples.Record(1, "order-1") with
        {
            Role = PredictionRole.Shadow,
            Status = PredictionStatus.Failed,
            Subject = "customer-1",
            Caller = "shop",
            TraceId = "0af7651916cd43dd8448eb211c80319c",
            Tags = new Dictionary<string, string> { ["campaign"] = "spring", ["a"] = "" },
            Reason = "canary",
            Error = "TimeoutException: late",
            Input = PredictionSamples.InputRow(40, "clerk", 1e300, long.MaxValue, true),
        };
        var bare = PredictionSamples.Record(2, model: new ModelInfo("bare")) with { Output = null, Duration = default };
        await _logger.LogAsync(PredictionBuffer.Of(full, bare));
        var read = await Reader.ReadRecordsAsync();
        AssertSame(read[0], full);
        AssertSame(read[1], bare);
    }

    [Test]
    public async Task The_same_record_again_is_the_same_record()
    {
        var shadow = PredictionSamples.Record(1) with { Role = PredictionRole.Shadow };
        var other = PredictionSamples.Record(1, model: new ModelInfo("other", 3));
        var next = PredictionSamples.Record(1, model: new ModelInfo("churn", 4));
        await _logger.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1), PredictionSamples.Record(1), shadow));
        await _logger.LogAsync(PredictionBuffer.Of(shadow, other, PredictionSamples.Record(1), next, PredictionSamples.Record(2)));
        var read = await Reader.ReadRecordsAsync();
        Assert.That(
            read.Select(record => $"{record.Id:n} {record.Model} {record.Role}"),
            Is.EqualTo(new[] { PredictionSamples.Record(1), shadow, other, next, PredictionSamples.Record(2) }
                .Select(record => $"{record.Id:n} {record.Model} {record.Role}")));
    }

    [Test]
    public async Task Records_of_one_version_share_their_model()
    {
        await _logger.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1), PredictionSamples.Record(2)));
        await _logger.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(3)));
        Assert.That((await Reader.ReadRecordsAsync()).Select(record => record.Model).Distinct(ReferenceEqualityComparer.Instance).Count(),
            Is.EqualTo(1));
    }

    [Test]
    public async Task A_batch_that_is_used_again_changes_nothing_logged()
    {
        var batch = PredictionBuffer.Of(PredictionSamples.Record(1));
        await _logger.LogAsync(batch);
        batch.Clear();
        batch.Add(new PredictionEntryWriter().Write(0, PredictionSamples.Record(2)));
        Assert.That((await Reader.ReadRecordsAsync()).Single().Input.GetSingle(0), Is.EqualTo(1));
    }

    [Test]
    public async Task Outcomes_join_in_any_order_to_the_same_state([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        FieldValue[] values = [true, false, 1L, 1.0, "1", default, "", double.NaN, 0.5, "yes"];
        var outcomes = Enumerable.Range(0, 60).Select(_ => new PredictionOutcome
        {
            PredictionId = random.Next(3) == 0 ? Guid.Empty : PredictionSamples.Id(random.Next(1, 8)),
            Kind = random.Next(4) == 0 ? "decision" : "truth",
            Value = values[random.Next(values.Length)],
            ObservedAt = PredictionSamples.Noon.AddDays(random.Next(3) * 45),
            Revision = random.Next(2),
        }).Select(outcome => outcome.PredictionId == Guid.Empty ? outcome with { Key = $"order-{random.Next(1, 8)}" } : outcome).ToArray();
        var records = Enumerable.Range(1, 5).Select(number => PredictionSamples.Record(number, $"order-{number}")).ToArray();

        await _logger.LogAsync(PredictionBuffer.Of(records));
        await _logger.LogOutcomesAsync(outcomes);
        var expected = await State(Reader);
        Assert.That(expected, Has.Some.Contain("truth"));

        var shuffled = Create();
        try
        {
            object[] events = [.. records, .. outcomes, .. outcomes.Take(20)];
            random.Shuffle(events);
            foreach (var one in events)
            {
                await (one is PredictionRecord record
                    ? shuffled.LogAsync(PredictionBuffer.Of(record))
                    : shuffled.LogOutcomesAsync([(PredictionOutcome)one]));
            }

            Assert.That(await State((IPredictionReader)shuffled), Is.EqualTo(expected), $"seed {seed}");
        }
        finally
        {
            await ReleaseAsync(shuffled);
        }
    }

    [Test]
    public async Task The_newest_by_observation_counts_and_kinds_stand_beside_each_other()
    {
        await _logger.LogOutcomesAsync([PredictionSamples.Outcome(1, "new", 9), PredictionSamples.Outcome(1, "old", 1), PredictionSamples.Outcome(1, 5L, 0, "decision")]);
        await _logger.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1, "order"), PredictionSamples.Record(2)));
        await _logger.LogOutcomesAsync([PredictionSamples.OutcomeOf("order", "newest", 10), PredictionSamples.Outcome(99, "nobody")]);
        var read = await Reader.ReadAllAsync();
        Assert.That(read[0].Outcomes.Select(outcome => outcome.Kind), Is.EqualTo((string[])["decision", "truth"]));
        Assert.That(read[0].Outcome(), Is.EqualTo((FieldValue)"newest"));
        Assert.That(read[0].Outcome("decision"), Is.EqualTo((FieldValue)5L));
        Assert.That(read[1].Outcomes, Is.Empty);
    }

    [Test]
    public async Task Values_of_outcomes_keep_their_type()
    {
        FieldValue[] values = [true, 1L, 1.0, 1e300, -0.0, double.NaN, double.NegativeInfinity, "NaN", "1", default, long.MinValue, 0.1];
        await _logger.LogAsync(PredictionBuffer.Of(Enumerable.Range(0, values.Length).Select(number => PredictionSamples.Record(number))));
        await _logger.LogOutcomesAsync([.. values.Select((value, number) => PredictionSamples.Outcome(number, value) with { Revision = number })]);
        var read = await Reader.ReadAllAsync();
        Assert.That(read.Select(logged => logged.Outcome()), Is.EqualTo(values));
        Assert.That(read.Select(logged => logged.Outcomes[0].Revision), Is.EqualTo(Enumerable.Range(0, values.Length)));
        Assert.That(read[3].Outcomes[0].ObservedAt, Is.EqualTo(PredictionSamples.Noon));
    }

    [Test]
    public async Task An_outcome_that_names_no_prediction_is_refused_with_all_of_its_call()
    {
        await _logger.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1)));
        PredictionOutcome[] call = [PredictionSamples.Outcome(1, true), PredictionSamples.Outcome(1, true) with { PredictionId = default }];
        Assert.That(async () => await _logger.LogOutcomesAsync(call), Throws.ArgumentException);
        Assert.That(async () => await _logger.LogOutcomesAsync([null!]), Throws.ArgumentNullException);
        Assert.That((await Reader.ReadAllAsync())[0].Outcomes, Is.Empty);
    }

    [Test]
    public async Task Each_condition_of_a_query_selects()
    {
        var picked = PredictionSamples.Record(5, "order-5", new ModelInfo("fraud", 9)) with
        {
            Subject = "customer-5",
            Role = PredictionRole.Shadow,
            Status = PredictionStatus.Rejected,
        };
        await _logger.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1), picked, PredictionSamples.Record(9)));
        PredictionQuery[] queries =
        [
            new() { Id = picked.Id }, new() { Key = "order-5" }, new() { Subject = "customer-5" }, new() { Model = "fraud" },
            new() { Version = 9 }, new() { Role = PredictionRole.Shadow }, new() { Status = PredictionStatus.Rejected },
            new() { From = picked.Time, To = picked.Time.AddTicks(1) },
        ];
        foreach (var query in queries)
        {
            Assert.That((await Reader.ReadRecordsAsync(query)).Select(record => record.Id), Is.EqualTo(new[] { picked.Id }));
            Assert.That(await Reader.ReadColumnsAsync(query).Select(chunk => chunk.Count).SumAsync(), Is.EqualTo(1));
        }

        Assert.That(await Reader.ReadRecordsAsync(new() { Key = "absent" }), Is.Empty);
    }

    [TestCase("\"quoted\", \\back\\, {\"crc\":\"00000000\"}")]
    [TestCase("two\nlines\r\nand\ttab\u2028\u2029\u0085")]
    [TestCase("nul\0inside")]
    [TestCase("emoji 😀 and ß and 日本語")]
    [TestCase("")]
    public async Task Hostile_text_comes_back_and_harms_no_neighbour(string text)
    {
        var hostile = PredictionSamples.Record(2, text.Length == 0 ? "k" : text, new ModelInfo(text, 1)) with
        {
            Subject = text,
            Caller = text,
            Reason = text,
            Error = text,
            Tags = new Dictionary<string, string> { [text] = text },
            Input = PredictionSamples.InputRow(1, text),
        };
        await _logger.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1), hostile, PredictionSamples.Record(3)));
        await _logger.LogOutcomesAsync([PredictionSamples.OutcomeOf(hostile.Key!, text)]);
        var read = await Reader.ReadAllAsync();
        Assert.That(read, Has.Count.EqualTo(3));
        AssertSame(read[1].Record, hostile);
        Assert.That(read[1].Outcome().AsString(), Is.EqualTo(text));
    }

    [Test]
    public async Task Any_text_comes_back()
    {
        var number = 0;
        await Gen.String.Array[1, 20].SampleAsync(
            async texts =>
            {
                var first = Interlocked.Add(ref number, 100);
                var records = texts.Select((text, i) => PredictionSamples.Record(first + i) with { Input = PredictionSamples.InputRow(1, text) }).ToArray();
                await _logger.LogAsync(PredictionBuffer.Of(records));
                foreach (var record in records)
                {
                    AssertSame((await Reader.ReadRecordsAsync(new() { Id = record.Id })).Single(), record);
                }
            },
            iter: 10,
            threads: 1);
    }

    [Test]
    public async Task NaN_and_infinity_come_back()
    {
        var record = PredictionSamples.Record(1) with { Input = PredictionSamples.InputRow(float.NaN, null, double.NegativeInfinity),
            Output = PredictionSamples.OutputRow(float.PositiveInfinity) };
        await _logger.LogAsync(PredictionBuffer.Of(record));
        AssertSame((await Reader.ReadRecordsAsync()).Single(), record);
    }

    [Test]
    public async Task Eight_writers_at_once_lose_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++)
            {
                await _logger.LogAsync(PredictionBuffer.Of(PredictionSamples.Record((writer * 100) + i)));
                await _logger.LogOutcomesAsync([PredictionSamples.Outcome((writer * 100) + i, (long)i)]);
            }
        })));
        var read = await Reader.ReadAllAsync();
        Assert.That(read.Select(logged => logged.Record.Id).Distinct().Count(), Is.EqualTo(200));
        Assert.That(read, Has.Count.EqualTo(200));
        Assert.That(read.All(logged => !logged.Outcome().IsMissing), Is.True);
    }

    [Test]
    public async Task A_cancelled_call_logs_nothing_and_a_cancelled_read_ends()
    {
        var cancelled = new CancellationToken(true);
        Assert.That(async () => await _logger.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1)), cancelled),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(async () => await _logger.LogOutcomesAsync([PredictionSamples.Outcome(2, true)], cancelled),
            Throws.InstanceOf<OperationCanceledException>());
        await _logger.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(2)));
        var read = await Reader.ReadAllAsync();
        Assert.That(read.Single().Record.Id, Is.EqualTo(PredictionSamples.Id(2)));
        Assert.That(read.Single().Outcomes, Is.Empty);
        Assert.That(
            async () => await Reader.ReadAsync(new(), cancelled).CountAsync(CancellationToken.None),
                Throws.InstanceOf<OperationCanceledException>());
        Assert.That(
            async () => await Reader.ReadColumnsAsync(new(), cancelled).CountAsync(CancellationToken.None),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Null_is_refused_at_the_call()
    {
        Assert.That(() => _logger.LogAsync(null!), Throws.ArgumentNullException);
        Assert.That(() => _logger.LogOutcomesAsync(null!), Throws.ArgumentNullException);
        Assert.That(() => Reader.ReadAsync(null!), Throws.ArgumentNullException);
        Assert.That(() => Reader.ReadColumnsAsync(null!), Throws.ArgumentNullException);
    }

    [Test]
    public async Task Columns_have_what_the_records_have()
    {
        await _logger.LogAsync(PredictionBuffer.Of(
            PredictionSamples.Record(1) with { Input = PredictionSamples.InputRow(float.NaN, "clerk", 2.5, 7, true), Role = PredictionRole.Shadow },
            PredictionSamples.Record(2) with { Input = PredictionSamples.InputRow(50, null), Status = PredictionStatus.Answered },
            PredictionSamples.Record(3) with { Input = PredictionSamples.InputRow(60, "smith", known: false) }));
        await _logger.LogOutcomesAsync([PredictionSamples.Outcome(1, true), PredictionSamples.Outcome(3, 2.5),
            PredictionSamples.Outcome(1, "call", 0, "decision"), PredictionSamples.Outcome(3, 4L, 0, "value")]);
        var chunk = await Reader.ReadColumnsAsync(new()).SingleAsync();
        Assert.That(chunk.Count, Is.EqualTo(3));
        Assert.That(chunk.Model.ToString(), Is.EqualTo("churn@3"));
        Assert.That(chunk.Input.ToString(), Is.EqualTo(PredictionSamples.Input.ToString()));
        Assert.That(chunk.Output.ToString(), Is.EqualTo(PredictionSamples.Output.ToString()));
        Assert.That(chunk.Ids.ToArray(), Is.EqualTo(new[] { PredictionSamples.Id(1), PredictionSamples.Id(2), PredictionSamples.Id(3) }));
        Assert.That(chunk.UtcTicks[1], Is.EqualTo(PredictionSamples.Noon.AddMinutes(2).UtcTicks));
        Assert.That(chunk.DurationTicks.ToArray(), Is.EqualTo((long[])[12345, 12345, 12345]));
        Assert.That(chunk.Roles.ToArray(), Is.EqualTo((PredictionRole[])[PredictionRole.Shadow, PredictionRole.Live, PredictionRole.Live]));
        Assert.That(chunk.Statuses[0], Is.EqualTo(PredictionStatus.Answered));
        Assert.That(chunk.Singles("input.age").ToArray(), Is.EqualTo(new[] { float.NaN, 50, 60 }));
        Assert.That(chunk.Doubles("input.age").ToArray(), Is.EqualTo(new[] { double.NaN, 50, 60 }));
        Assert.That(chunk.Doubles("input.income").ToArray(), Is.EqualTo((double[])[2.5, double.NaN, double.NaN]));
        Assert.That(chunk.Int64s("input.visits").ToArray(), Is.EqualTo((long[])[7, 0, 0]));
        Assert.That(chunk.Doubles("input.visits").ToArray(), Is.EqualTo((double[])[7, double.NaN, double.NaN]));
        Assert.That(chunk.Int64s("input.known").ToArray(), Is.EqualTo((long[])[1, 0, 0]));
        Assert.That(chunk.Codes("input.job").ToArray(), Is.EqualTo((int[])[0, -1, 1]));
        Assert.That(chunk.Categories("input.job"), Is.EqualTo((string[])["clerk", "smith"]));
        Assert.That(chunk.Singles("output.p").ToArray(), Is.EqualTo((float[])[0.25f, 0.25f, 0.25f]));
        Assert.That(chunk.Doubles("outcome.truth").ToArray(), Is.EqualTo((double[])[1, double.NaN, 2.5]));
        Assert.That(chunk.Int64s("outcome.value").ToArray(), Is.EqualTo((long[])[0, 0, 4]));
        Assert.That(chunk.Categories("outcome.decision"), Is.EqualTo((string[])["call"]));
        Assert.That(chunk.Doubles("outcome.unknown-yet").ToArray(), Is.All.NaN);
        Assert.That(chunk.Present("input.age").IsEmpty, Is.True);
        Assert.That(chunk.Present("input.job").ToArray(), Is.EqualTo((byte[])[0b101]));
        Assert.That(chunk.Present("outcome.truth").ToArray(), Is.EqualTo((byte[])[0b101]));
        Assert.That(chunk.Present("output.p").IsEmpty, Is.True);
    }

    [Test]
    public async Task Columns_refuse_unknown_fields_and_other_kinds_and_list_what_there_is()
    {
        await _logger.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1)));
        await _logger.LogOutcomesAsync([PredictionSamples.Outcome(1, "text"), PredictionSamples.Outcome(1, 0.5, 0, "value")]);
        var chunk = await Reader.ReadColumnsAsync(new()).SingleAsync();
        Assert.That(
            () => chunk.Doubles("input.agee"),
                Throws.ArgumentException.With.Message.Contains("input.age, input.job").And.Message.Contains("output.p"));
        Assert.That(() => chunk.Present("age"), Throws.ArgumentException);
        Assert.That(() => chunk.Present("outcome.No Name"), Throws.ArgumentException);
        Assert.That(() => chunk.Singles("input.income"), Throws.ArgumentException.With.Message.Contains("Double"));
        Assert.That(() => chunk.Doubles("input.known"), Throws.ArgumentException);
        Assert.That(() => chunk.Doubles("input.job"), Throws.ArgumentException);
        Assert.That(() => chunk.Codes("input.age"), Throws.ArgumentException);
        Assert.That(() => chunk.Int64s("input.age"), Throws.ArgumentException);
        Assert.That(() => chunk.Doubles("outcome.truth"), Throws.ArgumentException);
        Assert.That(() => chunk.Int64s("outcome.value"), Throws.ArgumentException);
        var narrow = await Reader.ReadColumnsAsync(new() { Fields = ["output.p"] }).SingleAsync();
        Assert.That(narrow.Singles("output.p").Length, Is.EqualTo(1));
        Assert.That(() => narrow.Singles("input.age"), Throws.ArgumentException.With.Message.Contains("asked for: output.p"));
    }

    [Test]
    public async Task Chunks_have_one_version_each_and_at_most_4096_rows()
    {
        var next = new ModelInfo("churn", 4);
        var records = Enumerable.Range(0, 9000).Select(i => PredictionSamples.Record(i, model: i % 2 == 0 ? PredictionSamples.Churn : next) with
        {
            Input = PredictionSamples.InputRow(i, i < 8000 ? "a" : "b"),
            Output = i % 3 == 0 ? null : PredictionSamples.OutputRow(),
        });
        await _logger.LogAsync(PredictionBuffer.Of(records.Where((_, i) => i % 3 != 0)));
        await _logger.LogAsync(PredictionBuffer.Of(records.Where((_, i) => i % 3 == 0)));
        var rows = new Dictionary<int, int>();
        var missing = 0;
        await foreach (var chunk in Reader.ReadColumnsAsync(new()))
        {
            Assert.That(chunk.Count, Is.LessThanOrEqualTo(4096));
            rows[chunk.Model.Version!.Value] = rows.GetValueOrDefault(chunk.Model.Version!.Value) + chunk.Count;
            var version = chunk.Model.Version;
            Assert.That(chunk.Singles("input.age").ToArray(), Is.All.Matches<float>(age => (age % 2 == 0) == (version == 3)));
            _ = chunk.Codes("input.job");
            Assert.That(chunk.Categories("input.job")[0], Is.EqualTo("a"));
            if (chunk.Output.IndexOf("p") >= 0)
            {
                missing += chunk.Singles("output.p").ToArray().Count(float.IsNaN);
            }
        }

        Assert.That(rows, Is.EqualTo(new Dictionary<int, int> { [3] = 4500, [4] = 4500 }));
        Assert.That(missing, Is.EqualTo(1500));
    }

    /// <summary>A new, empty log.</summary>
    protected abstract IPredictionLogger Create();

    protected virtual ValueTask ReleaseAsync(IPredictionLogger logger) => ValueTask.CompletedTask;

    private static async Task<List<string>> State(IPredictionReader reader) =>
    [
        .. (await reader.ReadAllAsync()).OrderBy(logged => logged.Record.Id).Select(logged =>
            $"{logged.Record.Id} " +
                string.Join(';', logged.Outcomes.Select(o => $"{o.Kind}={o.Value}:{o.Value.Kind}@{o.ObservedAt:O}/{o.Revision}"))),
    ];

    private static void AssertSame(PredictionRecord actual, PredictionRecord expected)
    {
        Assert.That((actual.Model.Name, actual.Model.Version), Is.EqualTo((expected.Model.Name, expected.Model.Version)));
        Assert.That((actual.Model.Format, actual.Model.Digest), Is.EqualTo((expected.Model.Format, expected.Model.Digest)));
        Assert.That(actual.Tags, Is.EqualTo(expected.Tags));
        Assert.That(actual with { Model = expected.Model, Tags = expected.Tags }, Is.EqualTo(expected));
    }
}
