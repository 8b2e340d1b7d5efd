using System.Text.Json;

namespace Productionize.Http;

internal sealed class HttpModelTests
{
    private static readonly Guid Id = new(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);

    private HttpClient _client = null!;

    [SetUp]
    public void Connect() => _client = InferenceServers.Server.Client();

    [TearDown]
    public void Disconnect() => _client.Dispose();

    [TestCase("")]
    [TestCase("triton")]
    [TestCase("triton/")]
    [TestCase("mlserver")]
    [TestCase("kserve")]
    public async Task PredictAsync_answers_as_the_model_on_the_server(string flavour)
    {
        using var client = InferenceServers.Server.Client(flavour);
        var model = HttpModel.Create<Debtor, DebtorRisk>("risk", client);
        foreach (var row in RiskRows.Inputs)
        {
            var answer = (await model.PredictAsync(row)).Value;
            Assert.That(answer.Probability, Is.EqualTo(1 / (1 + Math.Exp(-((double)row.Age - 40) / 7))).Within(1e-15));
            Assert.That(answer.Label, Is.EqualTo(answer.Probability > 0.5 ? "yes" : "no"));
        }
    }

    [Test]
    public async Task PredictAsync_sends_what_the_protocol_wants()
    {
        var model = HttpModel.Create<Debtor, DebtorRisk>("a", _client, new() { RemoteModel = "risk" });
        await model.PredictAsync(RiskRows.Inputs[0], new() { Id = Id });
        var request = (await InferenceServers.Server.RequestsAsync("risk"))[^1];
        Assert.That(request.GetProperty("id").GetString(), Is.EqualTo(Id.ToString()));
        Assert.That(request.GetProperty("type").GetString(), Is.EqualTo("application/json"));
        Assert.That(request.GetProperty("version").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(request.GetProperty("outputs").GetRawText(), Is.EqualTo("""[{"name": "Probability"}, {"name": "Label"}]"""));
        Assert.That(request.GetProperty("inputs").GetRawText(), Is.EqualTo(
            """[{"name": "Age", "datatype": "FP32", "shape": [1], "data": [30]}, """ +
            """{"name": "Job", "datatype": "BYTES", "shape": [1], "data": ["clerk"]}]"""));
    }

    [Test]
    public async Task PredictAsync_without_an_id_sends_none()
    {
        var model = HttpModel.Create<Debtor, DebtorRisk>("risk", _client);
        var prediction = await model.PredictAsync(RiskRows.Inputs[0]);
        Assert.That((await InferenceServers.Server.RequestsAsync("risk"))[^1].GetProperty("id").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(prediction.Id, Is.EqualTo(Guid.Empty));
    }

    [Test]
    public async Task Every_kind_of_cell_comes_back_as_it_went()
    {
        var model = HttpModel.Create<Everything, Everything>("echo", _client);
        foreach (var row in Everything.Samples)
        {
            Assert.That((await model.PredictAsync(row)).Value, Is.EqualTo(row));
        }

        var batch = await model.PredictBatchAsync(Everything.Samples);
        Assert.That(batch.Select(prediction => prediction.Value), Is.EqualTo(Everything.Samples));
    }

    [Test]
    public async Task Outputs_that_are_not_one_number_come_back_equal()
    {
        var model = HttpModel.Create<NotOneNumber, NotOneNumber>("echo", _client);
        NotOneNumber[] rows =
        [
            new([new("bread \"dark\"", 0.1), new("milk", 1e-300), new("käse", 0)], "yes", new() { ["yes"] = 0.7f, ["no"] = 0.3f }, 1, 2, 3),
            new([], "", [], -0.0, double.Epsilon, double.MaxValue),
        ];
        var batch = (await model.PredictBatchAsync(rows)).Select(prediction => prediction.Value).ToArray();
        for (var i = 0; i < rows.Length; i++)
        {
            foreach (var answer in new[] { batch[i], (await model.PredictAsync(rows[i])).Value })
            {
                Assert.That(answer.Items, Is.EqualTo(rows[i].Items));
                Assert.That(answer.Classes, Is.EqualTo(rows[i].Classes));
                Assert.That(answer with { Items = rows[i].Items, Classes = rows[i].Classes }, Is.EqualTo(rows[i]));
            }
        }
    }

    [Test]
    public async Task Options_name_tensors_and_shape_columns()
    {
        var model = HttpModel.Create<Debtor, float>("echo", _client, new()
        {
            InputNames = new Dictionary<string, string> { ["Age"] = "age of the person" },
            OutputNames = new Dictionary<string, string> { ["value"] = "age of the person" },
            UsesColumnMatrices = true,
        });
        Assert.That((await model.PredictAsync(new(41.5f, "x"))).Value, Is.EqualTo(41.5f));
        var request = (await InferenceServers.Server.RequestsAsync("echo"))[^1];
        Assert.That(request.GetProperty("inputs")[0].GetProperty("shape").GetRawText(), Is.EqualTo("[1, 1]"));
    }

    [Test]
    public async Task A_feature_tensor_holds_all_numbers_in_order()
    {
        var single = HttpModel.Create<TwoSingles, FeatureSum>("features", _client, new() { FeatureTensor = "X" });
        Assert.That((await single.PredictAsync(new(1, 2.5f))).Value, Is.EqualTo(new FeatureSum(3.5, "FP32")));
        var mixed = HttpModel.Create<Mixed, FeatureSum>("features", _client, new() { FeatureTensor = "X" });
        var rows = await mixed.PredictBatchAsync([new(1, "a", 1e-3, 2), new(3, "b", 0, null)]);
        Assert.That(rows[0].Value, Is.EqualTo(new FeatureSum(3.001, "FP64")));
        Assert.That(rows[1].Value.Sum, Is.NaN, "a missing whole number is NaN among features");
    }

    [Test]
    public async Task Numbers_that_are_missing_go_as_NaN_and_come_back_missing()
    {
        var model = HttpModel.Create<Missing, Missing>("echo", _client, new() { MissingText = "" });
        var answer = (await model.PredictAsync(new(float.NaN, null, null))).Value;
        Assert.That(answer, Is.EqualTo(new Missing(float.NaN, null, "")));
        using var strict = InferenceServers.Server.Client("mlserver");
        var text = HttpModel.Create<Missing, Missing>("echo", strict, new() { MissingText = "", SendsNonFiniteAsText = true });
        var infinite = (await text.PredictAsync(new(float.NegativeInfinity, 2, null))).Value;
        Assert.That(infinite, Is.EqualTo(new Missing(float.NegativeInfinity, 2, "")));
        var bare = HttpModel.Create<Missing, Missing>("echo", strict, new() { MissingText = "" });
        await Assert.ThrowsAsync<HttpModelException>(async () => await bare.PredictAsync(new(float.NaN, 2, null)));
    }

    [Test]
    public void A_missing_text_is_refused_unless_something_stands_for_it()
    {
        var model = HttpModel.Create<Missing, Missing>("echo", _client);
        var error = Assert.Throws<InvalidInputException>(() => model.PredictAsync(new(1, 2, null)).AsTask());
        Assert.That(error!.Message, Does.Contain("'Job' is missing").And.Contain("MissingText"));
    }

    [Test]
    public async Task The_version_that_answered_is_said_with_one_object_as_long_as_it_does()
    {
        var model = HttpModel.Create<Debtor, float>("churn", _client, new() { RemoteModel = "version-3,3,4,v2-beta" });
        var infos = new List<ModelInfo>();
        for (var i = 0; i < 4; i++)
        {
            infos.Add((await model.PredictAsync(RiskRows.Inputs[0])).Model!);
        }

        Assert.That(infos.Select(info => info.ToString()), Is.EqualTo(new[] { "churn@3", "churn@3", "churn@4", "churn" }));
        Assert.That(infos[1], Is.SameAs(infos[0]));
        Assert.That(model.GetService<ModelInfo>(), Is.SameAs(infos[^1]));
    }

    [Test]
    public async Task A_version_can_be_asked_for_and_another_one_is_refused()
    {
        var model = HttpModel.Create<Debtor, DebtorRisk>("risk", _client, new() { RemoteVersion = "3" });
        Assert.That(model.GetService<ModelInfo>()!.Version, Is.EqualTo(3));
        Assert.That((await model.PredictAsync(RiskRows.Inputs[0])).Model!.Version, Is.EqualTo(3));
        Assert.That((await InferenceServers.Server.RequestsAsync("risk"))[^1].GetProperty("version").GetString(), Is.EqualTo("3"));
        var other = HttpModel.Create<Debtor, float>("churn", _client, new() { RemoteModel = "version-4", RemoteVersion = "3" });
        var error = await Assert.ThrowsAsync<HttpModelException>(async () => await other.PredictAsync(RiskRows.Inputs[0]));
        Assert.That(error!.Message, Does.Contain("version '4'").And.Contain("'3' was asked for"));
    }

    [Test]
    public async Task A_batch_is_split_where_it_is_too_large()
    {
        var model = HttpModel.Create<Sized, Sized>("echo", _client, new() { MaxBatchRows = 3 });
        var before = (await InferenceServers.Server.RequestsAsync("echo")).Count;
        Sized[] rows = [.. Enumerable.Range(0, 7).Select(i => new Sized(i, [i, 0.1f]))];
        PredictionOptions[] options = [.. rows.Select((_, i) => new PredictionOptions { Id = new Guid(i + 1, 0, 0, new byte[8]) })];
        var answers = await model.PredictBatchAsync(rows, options);
        Assert.That(answers.Select(answer => answer.Value.Number), Is.EqualTo(rows.Select(row => row.Number)));
        Assert.That(answers.Select(answer => answer.Id), Is.EqualTo(options.Select(option => option.Id)));
        var requests = (await InferenceServers.Server.RequestsAsync("echo")).Skip(before).ToArray();
        Assert.That(
            requests.Select(request => request.GetProperty("inputs")[0].GetProperty("shape")[0].GetInt32()), Is.EqualTo(new[] { 3, 3, 1 }));
        Assert.That(requests.Select(request => request.GetProperty("id").GetString()),
            Is.EqualTo(new[] { options[0], options[3], options[6] }.Select(option => option.Id.ToString())));
    }

    [Test]
    public async Task Vectors_of_several_lengths_are_sent_apart()
    {
        var model = HttpModel.Create<Sized, Sized>("echo", _client);
        var answers = await model.PredictBatchAsync([new(1, [1]), new(2, [2]), new(3, [3, 3]), new(4, [])]);
        Assert.That(answers.Select(answer => answer.Value.Vector.Length), Is.EqualTo(new[] { 1, 1, 2, 0 }));
    }

    private sealed record TwoSingles(float A, float B);

    private sealed record Mixed(float A, string Name, double B, int? C);

    private sealed record FeatureSum([property: Field(Name = "sum")] double Sum, [property: Field(Name = "datatype")] string Datatype);

    private sealed record Missing(float Age, double? Income, string? Job);

    private sealed record Sized(int Number, float[] Vector);

    private sealed record NotOneNumber(
        IReadOnlyList<RankedItem> Items, string Label, Dictionary<string, float> Classes, double Lower, double Middle, double Upper);
}
