namespace Productionize;

/// <summary>From a file into a store, and out of it.</summary>
public sealed class OnnxLoaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly InMemoryModelStore _store = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task A_packaged_model_is_promoted_and_served()
    {
        var loader = Onnx.Loader<Applicant, BadRisk>();
        var version = await _store.AddAsync(Onnx.Package<Applicant, BadRisk>(
            "credit", Models.PathOf("credit_columns"),
            parameters: new Dictionary<string, string> { ["trainer"] = "logistic regression" },
            tags: new Dictionary<string, string> { ["team"] = "risk" }));
        Assert.That((version.Format, version.Parameters!.Count, version.Tags!["team"]), Is.EqualTo(("onnx", 1, "risk")));
        await new ModelPromotion<Applicant, BadRisk>(_store, "credit", "champion", loader, samples: [.. Applicant.Cases.Take(3)])
            .PromoteAsync(version.Number, "ada", "the first version");
        await using var model = Model.FromStore("credit", _store, "champion", loader).UseInputValidation().UseOutputCheck().Build();
        var prediction = await model.PredictAsync(Applicant.Cases[0]);
        Assert.That((prediction.Model!.Version, prediction.Model.Digest), Is.EqualTo(((int?)version.Number, version.Digest)));
        Assert.That(prediction.Value.Probability, Is.EqualTo(0.39236645f).Within(2e-5));
    }

    [Test]
    public async Task Which_output_a_plain_value_is_belongs_to_the_version()
    {
        var version = await _store.AddAsync(Onnx.Package<Applicant, float>(
            "credit", Models.PathOf("credit_columns"), options: new() { Output = "probabilities[1]" },
            parameters: new Dictionary<string, string> { ["trainer"] = "logistic regression" }));
        using var model = (OnnxModel<Applicant, float>)await LoadAsync(Onnx.Loader<Applicant, float>(), version);

        Assert.That((await model.PredictAsync(Applicant.Cases[0])).Value, Is.EqualTo(0.39236645f).Within(2e-5));
        Assert.That(version.Parameters!.Keys, Is.EquivalentTo(new[] { "onnx.output", "trainer" }));
        Assert.That(
            async () => await LoadAsync(Onnx.Loader<Applicant, float>(new OnnxOptions { Output = "probabilities[0]" }), version),
            Throws.InvalidOperationException.With.Message.Contains("packaged with the output 'probabilities[1]'"));
    }

    [Test]
    public async Task A_version_without_a_class_is_checked_and_logged()
    {
        var version = await _store.AddAsync(Onnx.Package("credit", Models.PathOf("credit_columns")));
        await _store.ChangeAliasAsync(StoreSamples.Promote(version.Number, 0, "plain") with { Model = "credit" });
        var log = new InMemoryPredictionLog();
        await using var model = Model.FromStore("credit", _store, "plain", Onnx.Loader()).UsePredictionLog(log).UseInputValidation().Build();

        Assert.That(
            async () => await model.PredictAsync(RowJson.FromText(version.Signature!.Input, """{"Age":30}""")),
            Throws.TypeOf<InvalidInputException>());
        await model.FlushAsync();
        Assert.That(await log.ReadAsync(new()).CountAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task The_same_file_is_the_same_version()
    {
        var one = await _store.AddAsync(Onnx.Package<Applicant, BadRisk>("credit", Models.PathOf("credit_columns")));
        var other = await _store.AddAsync(Onnx.Package<Applicant, BadRisk>("credit", Models.PathOf("credit_columns")));
        Assert.That(other.Number, Is.EqualTo(one.Number));
    }

    [Test]
    public async Task A_version_without_a_class_is_served_by_its_signature_or_by_its_own_names()
    {
        var typed = await _store.AddAsync(Onnx.Package<Applicant, BadRisk>("credit", Models.PathOf("credit_columns")));
        using var bySignature = (OnnxModel<Row, Row>)await LoadAsync(Onnx.Loader(), typed);
        var row = RowCodec.For<Applicant>().Encode(Applicant.Cases[0]);
        var answer = (await bySignature.PredictAsync(row)).Value;
        Assert.That(answer.Schema.ToString(), Is.EqualTo("label Boolean, probabilities[1] Single"));
        Assert.That(answer.GetSingle(1), Is.EqualTo(0.39236645f).Within(2e-5));

        var own = await _store.AddAsync(Onnx.Package("zipped", Models.PathOf("credit_columns_zipmap"), null, null));
        using var byName = (OnnxModel<Row, Row>)await LoadAsync(Onnx.Loader(), own);
        Assert.That((await byName.PredictAsync(row)).Value.Schema.ToString(), Is.EqualTo("label Int64, output_probability Json"));
        var bare = await _store.AddAsync(Onnx.Package("bare", Models.PathOf("credit_columns"), null, null) with { Signature = null });
        using var unsigned = (OnnxModel<Row, Row>)await LoadAsync(Onnx.Loader(), bare);
        Assert.That((await unsigned.PredictAsync(row)).Value.GetSingles(1).ToArray()[1], Is.EqualTo(0.39236645f).Within(2e-5));
    }

    [Test]
    public async Task The_order_of_the_columns_is_that_of_the_version_whatever_the_class_looks_like_today()
    {
        var version = await _store.AddAsync(Onnx.Package<Trained, float>(
            "wet", Models.PathOf("weather_logreg"), options: new() { Features = ["High", "Low", "Wind", "North", "South"] }));
        using var then = (OnnxModel<Trained, float>)await LoadAsync(Onnx.Loader<Trained, float>(), version);
        using var now = (OnnxModel<Reordered, float>)await LoadAsync(Onnx.Loader<Reordered, float>(), version);
        using var bare = Onnx.CreateModel<float[], float>("wet", Models.PathOf("weather_logreg"));
        var expected = (await bare.PredictAsync([20, 10, 3, 1, 0])).Value;
        Assert.That(
            (await then.PredictAsync(new Trained(Id: 7, North: 1, South: 0, High: 20, Low: 10, Wind: 3))).Value, Is.EqualTo(expected));
        Assert.That(
            (await now.PredictAsync(new Reordered(Wind: 3, South: 0, Low: 10, North: 1, High: 20, Id: 7, New: 5))).Value,
            Is.EqualTo(expected));
    }

    [Test]
    public async Task A_class_that_does_not_fit_the_signature_is_refused()
    {
        var version = await _store.AddAsync(Onnx.Package<Applicant, BadRisk>("credit", Models.PathOf("credit_columns")));
        var error =
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await LoadAsync(Onnx.Loader<float[], float>(), version));
        Assert.That(error.Message, Does.Contain(version.ToString()).And.Contain("Seniority"));
    }

    [Test]
    public async Task A_version_that_is_no_ONNX_is_refused_by_name()
    {
        var broken = await _store.AddAsync(new ModelPackage
        {
            Model = "broken", Format = Onnx.Format, Files = [PackageFile.FromText("model.onnx", "not a model")],
        });
        var error = await Assert.ThrowsAsync<InvalidDataException>(async () => await LoadAsync(Onnx.Loader(), broken));
        Assert.That(error.Message, Does.Contain("'model.onnx' of model broken@1").And.Contain("no ONNX file"));
        var other = await _store.AddAsync(new ModelPackage
        {
            Model = "other", Format = "mlnet", Files = [PackageFile.FromText("model.zip", "PK")],
        });
        var format = await Assert.ThrowsAsync<InvalidOperationException>(async () => await LoadAsync(Onnx.Loader(), other));
        Assert.That(format.Message, Does.Contain("'mlnet'").And.Contain("'onnx'"));
        Assert.That(async () => await Onnx.Loader().LoadAsync(null!), Throws.ArgumentNullException);
    }

    [Test]
    public void Rules_for_inputs_are_part_of_the_package()
    {
        var rules = RowCodec.For<Applicant>().Schema.With(field => field with { Minimum = 18 }, "Age");
        var package = Onnx.Package<Applicant, BadRisk>("credit", Models.PathOf("credit_columns"), rules);
        Assert.That(package.Signature!.Input.Fields.Single(field => field.Name == "Age").Minimum, Is.EqualTo(18));
        Assert.That(
            () => Onnx.Package<Applicant, BadRisk>("credit", Models.PathOf("credit_columns"),
            new Schema(new Field("Age", FieldKind.Single))),
            Throws.ArgumentException);
    }

    [Test]
    public async Task A_loading_that_is_cancelled_ends_by_cancellation()
    {
        var version = await _store.AddAsync(Onnx.Package("credit", Models.PathOf("credit_columns"), null, null));
        await using var content = await _store.OpenAsync(version.Model, version.Number);
        await Assert.CatchAsync<OperationCanceledException>(
            async () => await Onnx.Loader().LoadAsync(content, new CancellationToken(canceled: true)));
    }

    private async Task<IModel<TInput, TOutput>> LoadAsync<TInput, TOutput>(IModelLoader<TInput, TOutput> loader, ModelVersion version)
    {
        await using var content = await _store.OpenAsync(version.Model, version.Number);
        return await loader.LoadAsync(content);
    }

    public sealed record Trained(long Id, float North, float South, float High, float Low, float Wind);

    public sealed record Reordered(float Wind, float South, float Low, float North, float High, long Id, float New);
}
