using System.Diagnostics;

namespace Productionize;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class LogModelTests
{
    private static readonly Applicant Row = new(30);
    private readonly TestServices _services = new();
    private readonly RecordingPredictionLogger _logger = new();

    [TearDown]
    public void Nothing_is_handed_on_twice() => Assert.That(_logger.Repeats, Is.Zero);

    [Test]
    public async Task An_answer_is_recorded_with_all_that_the_caller_said()
    {
        var stub = new StubModel(_ =>
        {
            _services.Time.Advance(TimeSpan.FromMilliseconds(250));
            return 0.5f;
        });
        await using var model = stub.AsBuilder().UsePredictionLog(_logger).Build(_services);
        var start = _services.Time.GetUtcNow();
        using var activity = new Activity("caller").Start();
        var options = new PredictionOptions
        {
            Id = Guid.NewGuid(),
            Key = "order-7",
            Subject = "customer-7",
            Caller = "shop",
            Tags = new Dictionary<string, string> { ["region"] = "north" },
            Role = PredictionRole.Shadow,
            Reason = "canary",
        };

        await model.PredictAsync(Row, options);
        await model.FlushAsync();

        var record = _logger.Records.Single();
        Assert.Multiple(() =>
        {
            Assert.That(record.Id, Is.EqualTo(options.Id));
            Assert.That(record.Time, Is.EqualTo(start));
            Assert.That(record.Duration, Is.EqualTo(TimeSpan.FromMilliseconds(250)));
            Assert.That(record.Model, Is.SameAs(stub.Info));
            Assert.That(record.Status, Is.EqualTo(PredictionStatus.Answered));
            Assert.That((record.Key, record.Subject, record.Caller), Is.EqualTo(("order-7", "customer-7", "shop")));
            Assert.That(record.Tags, Is.EqualTo(options.Tags));
            Assert.That((record.Role, record.Reason), Is.EqualTo((PredictionRole.Shadow, "canary")));
            Assert.That(record.TraceId, Is.EqualTo(activity.TraceId.ToHexString()));
            Assert.That(record.Error, Is.Null);
            Assert.That(record.Input["Age"], Is.EqualTo((FieldValue)30L));
            Assert.That(record.Input["Home"], Is.EqualTo((FieldValue)"own"));
            Assert.That(record.Output!.Value[0], Is.EqualTo((FieldValue)0.5));
        });
    }

    [Test]
    public async Task An_answer_without_options_is_recorded_under_the_id_of_the_answer()
    {
        await using var model = new StubModel(_ => 1).AsBuilder().UsePredictionLog(_logger).Build();

        var answer = await model.PredictAsync(Row);
        await model.FlushAsync();

        var record = _logger.Records.Single();
        Assert.That((record.Id, record.Key, record.Tags, record.TraceId), Is.EqualTo((answer.Id, (string?)null, (object?)null, (string?)null)));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_failure_is_recorded_with_its_error_and_thrown(bool waits)
    {
        var gate = new TaskCompletionSource<float>();
        await using var model = Model.Create("churn", async (Applicant _, CancellationToken _) =>
        {
            _services.Time.Advance(TimeSpan.FromSeconds(2));
            return waits ? await gate.Task : throw new IOException("no disk");
        }).AsBuilder().UsePredictionLog(_logger).Build(_services);

        var pending = model.PredictAsync(Row).AsTask();
        gate.SetException(new IOException("no disk"));
        Assert.That(async () => await pending, Throws.InstanceOf<IOException>());
        await model.FlushAsync();

        AssertFailed(PredictionStatus.Failed, "IOException: no disk");
        Assert.That(_logger.Records[0].Duration, Is.EqualTo(TimeSpan.FromSeconds(2)));
    }

    [Test]
    public async Task A_canceled_call_is_recorded_as_canceled_but_a_timeout_as_failed()
    {
        await using var model = Model.Create("churn", (Applicant row) => row.Age == 31 ? throw new OperationCanceledException("too slow") : 1f)
            .AsBuilder().UsePredictionLog(_logger).Build();

        Assert.That(async () => await model.PredictAsync(Row, default, new(true)), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(async () => await model.PredictAsync(new(31)), Throws.InstanceOf<OperationCanceledException>());
        await model.FlushAsync();

        Assert.That(
            _logger.Records.Select(record => record.Status),
            Is.EqualTo(Expect.Rows(PredictionStatus.Canceled, PredictionStatus.Failed)));
    }

    [Test]
    public async Task A_refused_input_is_recorded_as_rejected_without_the_value_in_the_error()
    {
        await using var model = new StubModel(_ => 1).AsBuilder().UsePredictionLog(_logger).UseInputValidation().Build();

        Assert.That(async () => await model.PredictAsync(new(7777)), Throws.InstanceOf<InvalidInputException>());
        await model.FlushAsync();

        AssertFailed(PredictionStatus.Rejected, "must be at most 120");
        Assert.That(_logger.Records[0].Error, Does.Not.Contain("7777"));
    }

    [Test]
    public async Task A_batch_has_a_record_for_each_row_with_its_share_of_the_time()
    {
        await using var model = new StubModel(row =>
        {
            _services.Time.Advance(TimeSpan.FromSeconds(1));
            return row.Age == 31 ? throw new IOException("row") : row.Age;
        }).AsBuilder().UsePredictionLog(_logger).Build(_services);

        var answers = await model.PredictBatchAsync([new(30), new(31), new(32)], [new() { Key = "a" }, new() { Key = "b" }, new() { Key = "c" }]);
        await model.FlushAsync();

        Assert.Multiple(() =>
        {
            Assert.That(_logger.Records.Select(record => record.Id), Is.EqualTo(answers.Select(answer => answer.Id)));
            Assert.That(_logger.Records.Select(record => record.Key), Is.EqualTo(Expect.Rows("a", "b", "c")));
            Assert.That(_logger.Records.Select(record => record.Status), Is.EqualTo(
                Expect.Rows(PredictionStatus.Answered, PredictionStatus.Failed, PredictionStatus.Answered)));
            Assert.That(_logger.Records.Select(record => record.Duration), Is.All.EqualTo(TimeSpan.FromSeconds(1)));
            Assert.That(_logger.Records[1].Output, Is.Null);
            Assert.That(_logger.Records[2].Output!.Value[0], Is.EqualTo((FieldValue)32.0));
        });
    }

    [Test]
    public async Task A_batch_that_fails_as_a_whole_has_a_failed_record_for_each_row()
    {
        await using var model = new StubModel(_ => 1).AsBuilder()
            .UsePredictionLog(_logger).Use(inner => new FailingBatches<float>(inner, () => true)).Build();
        var ids = Expect.Rows(Guid.NewGuid(), Guid.NewGuid());

        Assert.That(
            async () => await model.PredictBatchAsync([Row, Row], ids.Select(id => new PredictionOptions { Id = id }).ToArray()),
            Throws.InstanceOf<IOException>());
        await model.FlushAsync();

        Assert.That(_logger.Records.Select(record => record.Id), Is.EqualTo(ids));
        Assert.That(_logger.Records.Select(record => record.Error), Is.All.EqualTo("IOException: the whole batch"));
    }

    [Test]
    public async Task The_model_and_the_reason_that_the_answer_names_are_recorded()
    {
        var challenger = new ModelInfo("challenger", 4);
        await using var model = new StubModel(_ => 1).AsBuilder()
            .UsePredictionLog(_logger).Use(inner => new Rerouted(inner, challenger)).Build();

        await model.PredictAsync(Row);
        await model.PredictAsync(Row);
        await model.FlushAsync();

        Assert.That(_logger.Records.Select(record => (record.Model, record.Reason)), Is.All.EqualTo((challenger, "fallback")));
    }

    [Test]
    public async Task An_input_that_cannot_be_encoded_is_answered_and_counted()
    {
        var codec = new RowCodecBuilder<Applicant>().Add("age", (Func<Applicant, long>)(_ => throw new FormatException("unreadable"))).Build();
        await using var model = Model.Create("churn", row => row.Age, codec, RowCodec.For<int>()).AsBuilder()
            .UsePredictionLog(_logger).Build(_services);

        var answer = await model.PredictAsync(Row);
        await Assert.ThrowsAsync<PredictionLogException>(async () => await model.FlushAsync());

        Assert.Multiple(() =>
        {
            Assert.That(answer.Value, Is.EqualTo(30));
            Assert.That(model.LogStatistics, Is.EqualTo(new PredictionLogStatistics(1, 0, 1)));
            Assert.That(_services.Messages.Single(message => message.Id.Id == 110).Message, Does.Contain("unencodable"));
            Assert.That(_services.Messages.Single(message => message.Id.Id == 110).Exception, Is.InstanceOf<FormatException>());
        });
    }

    [Test]
    public async Task NaN_is_recorded_as_it_is_where_nobody_checks_the_output()
    {
        await using var model = new StubModel(_ => float.NaN).AsBuilder().UsePredictionLog(_logger).Build();

        await model.PredictAsync(Row);
        await model.FlushAsync();

        Assert.That(_logger.Records.Single().Output!.Value.GetSingle(0), Is.NaN);
    }

    [Test]
    public async Task The_log_of_a_live_model_names_the_version_that_answered()
    {
        var stubs = await new StoredStubs().AddAsync(2);
        await stubs.MoveAsync(1);
        await using var model = stubs.Follow().UsePredictionLog(_logger).Build();

        await model.PredictAsync(Row);
        await stubs.MoveAsync(2);
        await model.ReloadAsync();
        await model.PredictAsync(Row);
        await model.FlushAsync();

        Assert.That(_logger.Records.Select(record => record.Model.Version), Is.EqualTo(Expect.Rows<int?>(1, 2)));
    }

    [Test]
    public async Task The_row_that_the_input_check_made_is_logged_without_encoding_the_input_again()
    {
        var encoded = 0;
        var codec = new RowCodecBuilder<Order>()
            .Add(new Field("Count", FieldKind.Int64), (order, writer, index) => writer.Set(index, (long)order.Count + (100 * encoded++)))
            .Build();
        await using var model = Model.Create("orders", order => order.Count / 2f, codec, RowCodec.For<float>())
            .AsBuilder().UsePredictionLog(_logger).UseInputValidation().Build();
        var order = new Order { Count = 3 };

        await model.PredictAsync(order);
        order.Count = 4;
        await model.PredictAsync(order);
        await model.FlushAsync();

        Assert.That(_logger.Records.Select(record => record.Input["Count"].AsInt64()), Is.EqualTo(new[] { 3, 104 }));
    }

    [Test]
    public async Task A_row_that_a_check_made_in_another_call_is_not_logged()
    {
        await using var checks = Model.Create("orders", (Order order) => 1f).AsBuilder().UsePredictionLog(_logger).UseInputValidation().Build();
        await using var logs = Model.Create("orders", (Order order) => 1f).AsBuilder().UsePredictionLog(_logger).Build();
        var order = new Order { Count = 3 };

        await checks.PredictAsync(order);
        order.Count = 4;
        await logs.PredictAsync(order);
        await checks.FlushAsync();
        await logs.FlushAsync();

        Assert.That(_logger.Records.Select(record => record.Input["Count"].AsInt64()), Is.EquivalentTo(new[] { 3, 4 }));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_model_that_asks_another_pipeline_is_logged_with_its_own_input(bool innerLogs)
    {
        var builder = Model.Create("part", (Order order) => order.Count / 2f).AsBuilder();
        await using var part = (innerLogs ? builder.UsePredictionLog(_logger) : builder).UseInputValidation().Build();
        await using var whole = Model.Create<Order, float>(
                "whole", order => part.PredictAsync(new Order { Count = order.Count + 1 }).AsTask().GetAwaiter().GetResult().Value)
            .AsBuilder().UsePredictionLog(_logger).UseInputValidation().Build();

        await whole.PredictAsync(new Order { Count = 3 });
        await part.FlushAsync();
        await whole.FlushAsync();

        Assert.That(
            _logger.Records.Select(record => (record.Model.Name, record.Input["Count"].AsInt64())),
            Is.EquivalentTo(innerLogs ? new[] { ("part", 4L), ("whole", 3L) } : [("whole", 3L)]));
    }

    [Test]
    public async Task A_batch_inside_a_call_takes_no_row_from_that_call()
    {
        await using var part = Model.Create("part", (Order order) => 1f).AsBuilder().UsePredictionLog(_logger).Build();
        await using var whole = Model.Create("whole", (Order order) =>
            {
                order.Count = 4;
                return part.PredictBatchAsync([order]).AsTask().GetAwaiter().GetResult()[0].Value;
            })
            .AsBuilder().UsePredictionLog(_logger).UseInputValidation().Build();

        await whole.PredictAsync(new Order { Count = 3 });
        await part.FlushAsync();
        await whole.FlushAsync();

        Assert.That(
            _logger.Records.Select(record => (record.Model.Name, record.Input["Count"].AsInt64())),
            Does.Contain(("part", 4L)), "the row of the outer check is older than this call");
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task An_input_that_asks_another_pipeline_while_it_is_encoded_is_logged_whole(bool checks)
    {
        await using var risk = Model.Create("risk", (Order order) => order.Count * 2L)
            .AsBuilder().UsePredictionLog(_logger).UseInputValidation().UseOutputCheck().Build();
        var builder = Model.Create("lazy", (LazyOrder order) => order.Risk / 2f).AsBuilder().UsePredictionLog(_logger);
        await using var model = (checks ? builder.UseInputValidation() : builder).Build();

        await model.PredictAsync(new LazyOrder(risk));
        await risk.FlushAsync();
        await model.FlushAsync();

        var record = _logger.Records.Single(record => record.Model.Name == "lazy");
        Assert.That(record.Input.Schema.ToString(), Is.EqualTo("First Int64, Risk Int64, Last Int64"));
        Assert.That(Enumerable.Range(0, 3).Select(i => record.Input.GetInt64(i)), Is.EqualTo(new[] { 1, 14, 3 }));
    }

    [Test]
    public void A_log_without_a_logger_says_how_to_give_one() =>
        Assert.That(
            () => new StubModel(_ => 1).AsBuilder().UsePredictionLog().Build(),
            Throws.InvalidOperationException.With.Message.Contains("UsePredictionLog of 'stub' has no logger"));

    private void AssertFailed(PredictionStatus status, string error)
    {
        var record = _logger.Records.Single();
        Assert.That(record.Status, Is.EqualTo(status));
        Assert.That(record.Error, Does.Contain(error));
        Assert.That(record.Output, Is.Null);
        Assert.That(record.Input.IsMissing(0), Is.False);
    }

    private sealed class Rerouted(IModel<Applicant, float> inner, ModelInfo other) : DelegatingModel<Applicant, float>(inner)
    {
        public override async ValueTask<Prediction<float>> PredictAsync(
            Applicant input, PredictionOptions options = default, CancellationToken cancellationToken = default) =>
            await Inner.PredictAsync(input, options, cancellationToken) with { Model = other, Reason = "fallback" };
    }

    public sealed class LazyOrder(IModel<Order, long> risk)
    {
        public long First { get; } = 1;

        public long Risk => risk.PredictAsync(new Order { Count = 7 }).AsTask().GetAwaiter().GetResult().Value;

        public long Last { get; } = 3;
    }

    public sealed class Order
    {
        [System.ComponentModel.DataAnnotations.Range(0, 1000)]
        public int Count { get; set; }
    }
}
