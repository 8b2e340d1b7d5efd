using System.Net;

namespace Productionize.Http;

internal sealed class HttpModelAttemptTests
{
    private static readonly Debtor Row = new(30, "clerk");
    private static readonly Guid Id = new(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);

    private HttpClient _client = null!;

    [SetUp]
    public void Connect() => _client = InferenceServers.Server.Client();

    [TearDown]
    public void Disconnect() => _client.Dispose();

    [Test]
    public async Task What_a_handler_throws_costs_the_rows_that_were_asked_and_no_others()
    {
        using var client = new HttpClient(new FailsAtTheSecond()) { BaseAddress = _client.BaseAddress };
        var model = HttpModel.Create<Debtor, float>("flaky-503-0", client, new() { MaxBatchRows = 1, MaxRetries = 0 });

        var answers = await model.PredictBatchAsync([Row, Row, Row]);

        Assert.That(answers.Select(answer => answer.Error?.GetType()), Is.EqualTo(new[] { null, typeof(InvalidOperationException), null }));
    }

    [Test]
    public void An_address_that_is_not_http_is_refused_by_its_scheme()
    {
        using var client = new HttpClient { BaseAddress = new Uri("ftp://scores.example") };
        Assert.That(
            async () => await HttpModel.Create<Debtor, float>("churn", client).PredictAsync(Row),
            Throws.InvalidOperationException.With.Message.Contains("scheme 'ftp'"));
    }

    [TestCase(429)]
    [TestCase(502)]
    [TestCase(503)]
    [TestCase(504)]
    public async Task A_passing_refusal_is_asked_again_under_the_same_id(int status)
    {
        var model = Model($"flaky-{status}-2");
        Assert.That((await model.PredictAsync(Row, new() { Id = Id })).Value, Is.EqualTo(0.5f));
        var requests = await InferenceServers.Server.RequestsAsync($"flaky-{status}-2");
        Assert.That(requests.Select(request => request.GetProperty("id").GetString()), Is.EqualTo(Enumerable.Repeat(Id.ToString(), 3)));
    }

    [TestCase(503, 3, 503, 3)]
    [TestCase(400, 9, 400, 1)]
    [TestCase(401, 9, 401, 1)]
    [TestCase(404, 9, 404, 1)]
    [TestCase(500, 9, 500, 1)]
    [TestCase(501, 9, 501, 1)]
    public async Task What_is_not_worth_asking_again_is_asked_once(int status, int times, int expected, int attempts)
    {
        var name = $"flaky-{status}-{times}";
        var error = await Assert.ThrowsAsync<HttpModelException>(async () => await Model(name).PredictAsync(Row));
        Assert.That((int)error!.StatusCode!, Is.EqualTo(expected));
        Assert.That(error.ServerMessage, Is.EqualTo("not now"));
        Assert.That(await InferenceServers.Server.RequestsAsync(name), Has.Count.EqualTo(attempts));
    }

    [Test]
    public async Task A_server_that_wants_a_long_wait_is_not_asked_again()
    {
        var error = await Assert.ThrowsAsync<HttpModelException>(async () => await Model("later").PredictAsync(Row));
        Assert.That(error!.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await InferenceServers.Server.RequestsAsync("later"), Has.Count.EqualTo(1));
    }

    [TestCase("drop")]
    [TestCase("half")]
    public async Task A_connection_that_breaks_is_tried_again(string name)
    {
        var before = (await InferenceServers.Server.RequestsAsync(name)).Count;
        var error = await Assert.ThrowsAsync<HttpModelException>(async () => await Model(name).PredictAsync(Row));
        Assert.That(error!.Message, Does.Contain("broke off"));
        Assert.That((await InferenceServers.Server.RequestsAsync(name)).Count - before, Is.EqualTo(3));
    }

    [TestCase("slow")]
    [TestCase("slow-body")]
    public async Task An_attempt_that_takes_too_long_is_tried_again_within_the_total_time(string name)
    {
        var model = HttpModel.Create<Debtor, float>(name, _client, new()
        {
            AttemptTimeout = TimeSpan.FromMilliseconds(80),
            RetryDelay = TimeSpan.Zero,
            MaxRetries = 1,
        });
        var before = (await InferenceServers.Server.RequestsAsync(name)).Count;
        var error = await Assert.ThrowsAsync<HttpModelException>(async () => await model.PredictAsync(Row));
        Assert.That(error!.Message, Does.Contain("within 0.08 s (2 attempts"));
        Assert.That(error.StatusCode, Is.Null);
        Assert.That((await InferenceServers.Server.RequestsAsync(name)).Count - before, Is.EqualTo(2));
    }

    [Test]
    public async Task The_total_time_ends_the_attempts_and_tells_the_last_error()
    {
        var model = HttpModel.Create<Debtor, float>("flaky-502-9", _client, new()
        {
            TotalTimeout = TimeSpan.FromMilliseconds(300),
            RetryDelay = TimeSpan.FromMinutes(1),
            MaxRetryDelay = TimeSpan.FromMinutes(1),
        });
        var error = await Assert.ThrowsAsync<HttpModelException>(async () => await model.PredictAsync(Row));
        Assert.That(error!.Message, Does.Contain("within 0.3 s").And.Contain("not now"));
    }

    [Test]
    public async Task A_timeout_of_the_client_itself_is_no_cancellation()
    {
        using var client = InferenceServers.Server.Client();
        client.Timeout = TimeSpan.FromMilliseconds(50);
        var model = HttpModel.Create<Debtor, float>("slow", client, new() { MaxRetries = 0 });
        var error = await Assert.ThrowsAsync<HttpModelException>(async () => await model.PredictAsync(Row));
        Assert.That(error!.Message, Does.Contain("Timeout of 0.05 s"));
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task Cancellation_ends_a_call_at_once_and_as_such(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var before = (await InferenceServers.Server.RequestsAsync("slow-body")).Count;
        var call = Model("slow-body").PredictAsync(Row, default, stop.Token).AsTask();
        while ((await InferenceServers.Server.RequestsAsync("slow-body")).Count == before)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        await stop.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(async () => await call);
        Assert.That((await InferenceServers.Server.RequestsAsync("slow-body")).Count - before, Is.EqualTo(1), "not tried again");
    }

    [Test]
    public async Task A_batch_to_a_server_that_is_down_gives_up_after_its_first_request()
    {
        var model = HttpModel.Create<Debtor, float>("flaky-504-9", _client, new()
        {
            MaxBatchRows = 2,
            RetryDelay = TimeSpan.Zero,
        });
        var predictions = await model.PredictBatchAsync(Enumerable.Repeat(Row, 6).ToArray());
        Assert.That(
            predictions.Select(prediction => (prediction.Error as HttpModelException)?.StatusCode),
            Is.All.EqualTo(HttpStatusCode.GatewayTimeout));
        Assert.That(await InferenceServers.Server.RequestsAsync("flaky-504-9"), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Rows_of_a_refused_batch_are_not_asked_alone_where_that_is_switched_off()
    {
        var model = HttpModel.Create<Debtor, DebtorRisk>("risk", _client, new() { AsksRowsAlone = false });
        var predictions = await model.PredictBatchAsync([RiskRows.Inputs[0], RiskRows.Bad]);
        Assert.That(predictions.Select(prediction => prediction.Error?.Message), Is.All.Contains("the job is bad"));
    }

    private IModel<Debtor, float> Model(string name) =>
        HttpModel.Create<Debtor, float>(name, _client, new() { RetryDelay = TimeSpan.Zero });

    private sealed class FailsAtTheSecond : DelegatingHandler
    {
        private int _requests;

        public FailsAtTheSecond()
            : base(new SocketsHttpHandler())
        {
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            ++_requests == 2 ? throw new InvalidOperationException("the circuit is open") : base.SendAsync(request, cancellationToken);
    }
}
