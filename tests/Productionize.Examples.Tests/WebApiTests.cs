using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Productionize;

[TestFixture]
public sealed class WebApiTests
{
    private string _directory = "";
    private WebProcess _process = null!;
    private HttpClient _client = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _directory = Directory.CreateTempSubdirectory("web-api").FullName;
        _process = new WebProcess(Path.Combine(AppContext.BaseDirectory, "WebApi.dll"), $"--Productionize:Directory={_directory}");
        _client = await _process.ConnectAsync();
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _client?.Dispose();
        _process?.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Test]
    public async Task A_prediction_is_answered_with_its_id_and_is_in_the_log_after_it()
    {
        using var response = await PostAsync("""{"Age": 40, "Visits": 3, "Job": "clerk"}""");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.That(answer.GetProperty("value").GetDouble(), Is.EqualTo(1 / (1 + Math.Exp(-0.9))).Within(1e-6));
        Assert.That(answer.GetProperty("model").GetString(), Is.EqualTo("churn"));
        var line = await LoggedAsync(answer.GetProperty("id").GetGuid());
        Assert.That(line, Does.Contain("clerk").And.Contain("web"));
    }

    [Test]
    public async Task Its_health_is_good() => Assert.That(await _client.GetStringAsync("health"), Is.EqualTo("Healthy"));

    [Test]
    public async Task All_broken_rules_of_an_input_are_told_at_once()
    {
        using var response = await PostAsync("""{"Age": 17, "Visits": -1}""");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await DetailOf(response), Does.Contain("Age: must be").And.Contain("Visits: must be"));
    }

    [Test]
    public async Task A_body_of_more_than_1_MiB_is_refused_unread()
    {
        var body = $$"""{"Age": 40, "Visits": 3, "Job": "{{new string('x', 1024 * 1024)}}"}""";
        using var request = new HttpRequestMessage(HttpMethod.Post, "churn") { Content = new StringContent(body) };
        request.Headers.ExpectContinue = true;
        using var response = await _client.SendAsync(request);
        Assert.That(
            response.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge),
            "each call is logged: the disk is not the caller's");
    }

    // What ASP.NET's defaults answer with 500, or take.
    [TestCase("""{"Age": 1e999, "Visits": 3}""", "Age")]
    [TestCase("""{"Age": 1e39, "Visits": 3}""", "Age")]
    [TestCase("""{"Age": "NaN", "Visits": 3}""", "Age")]
    [TestCase("""{"Age": "40", "Visits": 3}""", "Age")]
    [TestCase("""{"Age": 40, "Visits": 99999999999}""", "Visits")]
    [TestCase("""{"Age": 40}""", "Visits")]
    [TestCase("""{"Age": 40, "Visits": 3, "Visits": 4}""", "Visits")]
    [TestCase("""{"Age": 40, "Visits": 3, "Colour": "red"}""", "Colour")]
    [TestCase("""{"Age": 40, "Visits": 3""", "")]
    [TestCase("null", "null")]
    [TestCase("[]", "")]
    [TestCase("", "")]
    public async Task Odd_input_is_the_callers_mistake_and_names_the_member(string body, string named)
    {
        using var response = await PostAsync(body);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await DetailOf(response), Does.Contain(named).And.Not.Empty);
    }

    [Test]
    public async Task A_charset_that_does_not_exist_changes_nothing()
    {
        using var content = new StringContent("""{"Age": 40, "Visits": 3}""", Encoding.UTF8);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json; charset=bogus");
        using var response = await _client.PostAsync(new Uri("churn", UriKind.Relative), content);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    private async Task<HttpResponseMessage> PostAsync(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await _client.PostAsync(new Uri("churn", UriKind.Relative), content);
    }

    private static async Task<string?> DetailOf(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString();

    // The answer does not wait for the log: the record follows within a moment.
    private async Task<string> LoggedAsync(Guid id)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        await using var log = new PredictionLog(Path.Combine(_directory, "log"));
        while (true)
        {
            await foreach (var (record, _) in log.ReadAsync(new PredictionQuery { Id = id }, late.Token))
            {
                return $"{RowJson.ToText(record.Input)} {record.Caller}";
            }

            await timer.WaitForNextTickAsync(late.Token);
        }
    }
}
