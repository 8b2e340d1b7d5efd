using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Productionize;

public class LoggingModelTests
{
    private static readonly Applicant Row = new(77, "castle");

    [Test]
    public async Task At_Trace_fields_that_must_not_be_logged_are_left_out()
    {
        var logs = new FakeLogCollector();
        using var loggers = LoggerFactory.Create(builder => builder
            .SetMinimumLevel(LogLevel.Trace).AddProvider(new FakeLoggerProvider(logs)));
        await using var model = Model.Create("churn", (Person row) => row.Age).AsBuilder().UseLogging(loggers).Build();

        await model.PredictAsync(new Person(41, "ann@example.org", "diabetes"));

        Assert.That(logs.LatestRecord.Message, Does.Contain("41").And.Not.Contain("ann@").And.Not.Contain("diabetes"));
    }

    [Test]
    public async Task At_Trace_the_payload_is_a_message_of_its_own()
    {
        var services = new TestServices();
        await using var model = Build(services, _ =>
        {
            services.Time.Advance(TimeSpan.FromMilliseconds(5));
            return 0.5f;
        });

        var answer = await model.PredictAsync(Row);

        Assert.That(
            services.Messages.Select(message => (message.Level, message.Id.Id, message.Message)),
            Is.EqualTo(Expect.Rows(
                (LogLevel.Debug, 100, $"stub answered {answer.Id:n} in 5 ms"),
                (LogLevel.Trace, 103, $"{answer.Id:n}: {{\"Age\":77,\"Home\":\"castle\"}} gave {services.Messages[1].GetStructuredStateValue("Output")}"))));
        Assert.That(services.Messages[1].GetStructuredStateValue("Output"), Does.Contain("0.5"));
        Assert.That(services.Messages.Select(message => message.Category), Is.All.EqualTo("Productionize.Model"));
    }

    [Test]
    public async Task At_Debug_there_is_no_payload()
    {
        var services = new TestServices { LowestLevel = LogLevel.Debug };
        await using var model = Build(services, _ => 0.5f);

        await model.PredictAsync(Row);
        await model.PredictBatchAsync([Row, Row]);

        Assert.That(services.Messages.Select(message => message.Id.Id), Is.EqualTo(Expect.Rows(100, 100, 100)));
        Assert.That(services.Messages.Select(message => message.Message), Has.None.Contains("castle").And.None.Contains("Age"));
    }

    [Test]
    public async Task At_Information_an_answer_is_no_message_and_a_failure_a_warning()
    {
        var services = new TestServices { LowestLevel = LogLevel.Information };
        await using var model = Build(services, row => row.Age == 30 ? 1 : throw new IOException("broken"));

        await model.PredictAsync(new(30));
        Assert.That(async () => await model.PredictAsync(Row), Throws.InstanceOf<IOException>());
        var answers = await model.PredictBatchAsync([new(30), Row]);

        Assert.Multiple(() =>
        {
            Assert.That(services.Messages.Select(message => (message.Level, message.Id.Id)), Is.All.EqualTo((LogLevel.Warning, 101)));
            Assert.That(services.Messages, Has.Count.EqualTo(2));
            Assert.That(services.Messages[1].Message, Is.EqualTo($"stub failed on {answers[1].Id:n}"));
            Assert.That(services.Messages[1].Exception, Is.InstanceOf<IOException>());
        });
    }

    [Test]
    public async Task A_canceled_call_is_a_message_at_Debug()
    {
        var services = new TestServices();
        await using var model = Model.Create("stub", (Applicant _) => 1f).AsBuilder().UseLogging().Build(services);

        Assert.That(async () => await model.PredictAsync(Row, default, new(true)), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(async () => await model.PredictBatchAsync([Row], null, new(true)), Throws.InstanceOf<OperationCanceledException>());

        Assert.That(
            services.Messages.Select(message => (message.Level, message.Id.Id)),
            Is.EqualTo(Expect.Rows((LogLevel.Debug, 102), (LogLevel.Debug, 105))));
    }

    [Test]
    public async Task A_batch_that_fails_as_a_whole_is_one_warning()
    {
        var services = new TestServices();
        await using var model = new StubModel(_ => 1).AsBuilder()
            .UseLogging().Use(inner => new FailingBatches<float>(inner, () => true)).Build(services);

        Assert.That(async () => await model.PredictBatchAsync([Row, Row, Row]), Throws.InstanceOf<IOException>());

        var message = services.Messages.Single();
        Assert.That((message.Level, message.Message), Is.EqualTo((LogLevel.Warning, "stub failed on a batch of 3 rows")));
    }

    [Test]
    public async Task A_payload_that_cannot_be_written_costs_no_answer()
    {
        var services = new TestServices();
        var codec = new RowCodecBuilder<Applicant>().Add("age", (Func<Applicant, long>)(_ => throw new FormatException("unreadable"))).Build();
        await using var model = Model.Create("churn", _ => float.NaN, codec, RowCodec.For<float>()).AsBuilder().UseLogging().Build(services);

        var answer = await model.PredictAsync(Row);

        Assert.That(answer.Value, Is.NaN);
        Assert.That(services.Messages[1].Message, Does.Contain("(FormatException) gave"));
    }

    [Test]
    public async Task A_factory_given_is_used_in_place_of_the_services()
    {
        var (given, unused) = (new TestServices(), new TestServices());
        await using var model = new StubModel(_ => 1).AsBuilder()
            .UseLogging((ILoggerFactory)given.GetService(typeof(ILoggerFactory))!).Build(unused);

        await model.PredictAsync(Row);

        Assert.That((given.Messages.Count, unused.Messages.Count), Is.EqualTo((2, 0)));
    }

    private static ModelPipeline<Applicant, float> Build(TestServices services, Func<Applicant, float> predict) =>
        new StubModel(predict).AsBuilder().UseLogging().Build(services);
}
