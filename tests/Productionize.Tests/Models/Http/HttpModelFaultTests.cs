using System.Net;

namespace Productionize.Http;

/// <summary>Servers that answer badly: a defined error each, and no harm.</summary>
internal sealed class HttpModelFaultTests
{
    private static readonly Debtor Row = new(30, "clerk");

    private static readonly HttpModelOptions Few = new() { MaxRetries = 0, MaxResponseBytes = 1_000_000 };

    [TestCase("empty", "It is empty")]
    [TestCase("nojson", "no valid JSON")]
    [TestCase("half-json", "no valid JSON")]
    [TestCase("trailing", "no valid JSON")]
    [TestCase("deep", "nested too deeply")]
    [TestCase("deep-data", "nested too deeply")]
    [TestCase("bad-surrogate", "no valid JSON")]
    [TestCase("bad-member", "no valid JSON")]
    [TestCase("list", "no JSON object")]
    [TestCase("number", "no JSON object")]
    [TestCase("no-outputs", "lacks the output 'value'")]
    [TestCase("missing-output", "lacks the output 'value'")]
    [TestCase("outputs-object", "no list")]
    [TestCase("twice-outputs", "'outputs' stands twice")]
    [TestCase("twice-id", "'id' stands twice")]
    [TestCase("twice-name", "'name' stands twice")]
    [TestCase("twice-output", "'value' stands twice")]
    [TestCase("huge-number", "'value' is FP32, but row 0 has a number that does not fit")]
    [TestCase("too-large-single", "'value' is FP32, but row 0 has a number that does not fit")]
    [TestCase("wrong-id", "another id")]
    [TestCase("wrong-shape", "has 1 elements, but its shape [1, 2] is 2")]
    [TestCase("huge-shape", "more than its data")]
    [TestCase("negative-shape", "a shape that is no list")]
    [TestCase("no-shape", "a shape that is no list")]
    [TestCase("ragged", "nested otherwise than its shape [1, 2]")]
    [TestCase("two-rows", "'value' has the shape [2], but 1 rows were asked")]
    [TestCase("no-rows", "'value' has the shape [0], but 1 rows were asked")]
    [TestCase("two-columns", "make it a vector")]
    [TestCase("extra-output", "'surprise', which was not asked for")]
    [TestCase("double", "would lose digits")]
    [TestCase("text", "'value' is BYTES, but the field 'value' is Single")]
    [TestCase("text-as-number", "row 0 has a text that does not fit")]
    [TestCase("object-as-number", "row 0 has an object that does not fit")]
    [TestCase("unknown-datatype", "'FP128', which the protocol does not know")]
    [TestCase("no-data", "has no data")]
    [TestCase("binary-size", "binary form")]
    [TestCase("binary", "binary form")]
    [TestCase("html", "text/html, not JSON")]
    [TestCase("redirect", "redirected")]
    [TestCase("redirect-to-get", "redirected")]
    [TestCase("zipped", "compressed")]
    [TestCase("large", "larger than 1000000 bytes")]
    [TestCase("many-outputs", "larger than 1000000 bytes")]
    [TestCase("endless", "larger than 1000000 bytes")]
    public async Task An_answer_that_cannot_be_used_is_said_to_be_so(string model, string why)
    {
        var error = await FailAsync(model, Few);
        Assert.That(error.Message, Does.Contain(why).And.Contain($"'{model}'").And.Contain("http://127.0.0.1:"));
        Assert.That(error.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(error.Message, Has.Length.LessThan(600));
    }

    [Test]
    public async Task An_answer_with_outputs_without_end_is_refused_at_the_first_that_nobody_wants()
    {
        var error = await FailAsync("many-outputs", new());
        Assert.That(error.Message, Does.Contain("'o0', which was not asked for"));
    }

    [TestCase("bare-nan", float.NaN)]
    [TestCase("text-nan", float.NaN)]
    [TestCase("bare-infinity", float.NegativeInfinity)]
    [TestCase("nested", 0.5f)]
    [TestCase("data-first", 0.5f)]
    [TestCase("int32", 7f)]
    public async Task Other_right_forms_are_read(string model, float expected)
    {
        using var client = InferenceServers.Server.Client();
        Assert.That((await HttpModel.Create<Debtor, float>(model, client).PredictAsync(Row)).Value, Is.EqualTo(expected));
    }

    [Test]
    public async Task Rounding_can_be_allowed()
    {
        using var client = InferenceServers.Server.Client();
        var model = HttpModel.Create<Debtor, float>("double", client, new() { AllowsRounding = true });
        Assert.That((await model.PredictAsync(Row)).Value, Is.EqualTo(0.1f));
    }

    [Test]
    public async Task A_null_in_a_required_field_is_refused()
    {
        using var client = InferenceServers.Server.Client();
        var error = await Assert.ThrowsAsync<HttpModelException>(
            async () => await HttpModel.Create<Debtor, long>("null", client).PredictAsync(Row));
        Assert.That(error!.Message, Does.Contain("'value' in row 0 has null"));
        Assert.That((await HttpModel.Create<Debtor, long?>("null", client).PredictAsync(Row)).Value, Is.Null);
    }

    [Test]
    public async Task A_bomb_goes_off_at_the_limit()
    {
        using var handler = new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All };
        var error = await FailAsync("bomb", Few, handler: handler);
        Assert.That(error.Message, Does.Contain("larger than 1000000 bytes"));
    }

    [Test]
    public async Task A_client_that_decompresses_reads_compressed_answers()
    {
        using var handler = new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All };
        using var client = InferenceServers.Server.Client(handler: handler);
        Assert.That((await HttpModel.Create<Debtor, float>("zipped", client).PredictAsync(Row)).Value, Is.EqualTo(0.5f));
        using var another = new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All };
        var error = await FailAsync("not-zipped", Few, handler: another);
        Assert.That(error.Message, Does.Contain("not compressed as it says"));
    }

    [TestCase("", 404, "Model unknown not found")]
    [TestCase("mlserver", 404, "Model unknown not found")]
    [TestCase("kserve", 404, "Model unknown not found")]
    [TestCase("triton", 400, "Model unknown not found")]
    public async Task An_unknown_model_is_told_in_the_words_of_the_server(string flavour, int status, string words)
    {
        var error = await FailAsync("unknown", Few, flavour);
        Assert.That((int)error.StatusCode!, Is.EqualTo(status));
        Assert.That(error.ServerMessage, Is.EqualTo(words));
        Assert.That(error.Message, Does.Contain(words));
    }

    [Test]
    public async Task The_details_of_a_list_of_faults_are_told_without_the_input()
    {
        using var client = InferenceServers.Server.Client("mlserver");
        var model = HttpModel.Create<Debtor, float>("echo", client, Few);
        var error = await Assert.ThrowsAsync<HttpModelException>(async () => await model.PredictAsync(new(float.NaN, "x")));
        Assert.That(error!.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(error.ServerMessage, Does.Contain("malformed JSON").And.Not.Contain("secret"));
    }

    [Test]
    public async Task Words_of_the_server_are_bounded_and_plain()
    {
        var error = await FailAsync("bad-text", Few);
        Assert.That(error.ServerMessage, Does.StartWith("a  b [31mccc").And.Length.LessThan(510));
        Assert.That(error.Message.Any(char.IsControl), Is.False);
        Assert.That((await FailAsync("broken", Few)).ServerMessage, Is.EqualTo("the model  [31mfell  over"));
        Assert.That((await FailAsync("huge-error", Few)).ServerMessage, Is.Null);
        Assert.That((await FailAsync("html-error", Few)).Message, Does.Not.Contain("secret"));
    }

    [Test]
    public async Task A_server_that_is_down_is_named_by_host_and_port_alone()
    {
        using var client = new HttpClient { BaseAddress = new Uri("http://user:password@127.0.0.1:1/key-in-path?code=hidden#part") };
        client.DefaultRequestHeaders.Add("Authorization", "Bearer hidden-token");
        var model = HttpModel.Create<Debtor, float>("churn", client, Few);
        var error = await Assert.ThrowsAsync<HttpModelException>(async () => await model.PredictAsync(Row));
        Assert.That(error!.Message, Does.Contain("http://127.0.0.1:1 ").And.Contain("cannot be reached"));
        Assert.That(error.ToString(), Does.Not.Contain("password").And.Not.Contain("hidden").And.Not.Contain("key-in-path"));
        Assert.That(error.StatusCode, Is.Null);
    }

    [Test]
    public async Task Without_an_address_nothing_is_sent()
    {
        using var client = new HttpClient();
        var model = HttpModel.Create<Debtor, float>("churn", client);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await model.PredictAsync(Row));
        Assert.That(error!.Message, Does.Contain("BaseAddress"));
    }

    private static async Task<HttpModelException> FailAsync(
        string model, HttpModelOptions options, string flavour = "", HttpMessageHandler? handler = null)
    {
        using var client = InferenceServers.Server.Client(flavour, handler);
        var http = HttpModel.Create<Debtor, float>(model, client, options);
        return (await Assert.ThrowsAsync<HttpModelException>(
            async () => await http.PredictAsync(Row, new() { Id = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11) })))!;
    }
}
