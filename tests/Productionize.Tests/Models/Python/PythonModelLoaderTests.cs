namespace Productionize;

/// <summary>A script and its files into a store, and out of it.</summary>
[TestFixture]
public sealed class PythonModelLoaderTests
{
    private const string Script = """
        import json, os, limits
        table = json.load(open(os.path.join(os.path.dirname(__file__), "data", "table.json")))
        class Model:
            def predict(self, rows):
                return [{"Risk": table["base"] + (row["Age"] < limits.young), "Pid": os.getpid(), "Folder": os.getcwd()} for row in rows]
        """;

    private readonly PythonFiles _files = new();

    [OneTimeSetUp]
    public void Write_the_files()
    {
        foreach (var folder in new[] { "data", "__pycache__", ".git" })
        {
            Directory.CreateDirectory(Path.Combine(_files.Folder, folder));
        }

        _files.Write("""{"base": 0.5}""", "data/table.json");
        _files.Write("young = 35", "limits.py");
        _files.Write("old", "__pycache__/limits.pyc");
        _files.Write("secret", ".git/config");
        _files.Write(Script, "model.py");
    }

    [OneTimeTearDown]
    public void Remove_the_files() => _files.Dispose();

    [Test]
    public async Task A_version_answers_as_its_script_does_where_it_is()
    {
        var store = new InMemoryModelStore();
        var package = PythonModel.Package<Applicant, Answer>(
            "poc", Options(), new Dictionary<string, string> { ["trees"] = "7" }, new Dictionary<string, string> { ["team"] = "risk" });
        Assert.That(package.Files.Select(file => file.Name), Is.EqualTo(new[] { "data/table.json", "limits.py", "model.py" }));
        var version = await store.AddAsync(package);
        Assert.That(version.Format, Is.EqualTo("python"));
        Assert.That(version.Parameters, Is.EquivalentTo(new Dictionary<string, string>
        {
            ["trees"] = "7", ["python.script"] = "model.py", ["python.entry"] = "Model", ["python.modules"] = "json,os",
        }));
        var again = PythonModel.Package<Applicant, Answer>("poc", Options(), new Dictionary<string, string> { ["trees"] = "7" });
        Assert.That((await store.AddAsync(again)).Number, Is.EqualTo(version.Number), "the same content is the same version");

        string folder;
        IModel<Applicant, Answer> model;
        await using (var content = await store.OpenAsync("poc", version.Number))
        {
            // The options may be those with which it was started where it is.
            model = await PythonModel.Loader<Applicant, Answer>(Options()).LoadAsync(content);
        }

        await using ((PythonModel<Applicant, Answer>)model)
        {
            var info = model.GetService<ModelInfo>()!;
            Assert.That((info.Name, info.Version, info.Format, info.Digest), Is.EqualTo(("poc", version.Number, "python", version.Digest)));
            var first = (await model.PredictAsync(new(30))).Value;
            Assert.That((first.Risk, (await model.PredictAsync(new(40))).Value.Risk), Is.EqualTo((1.5, 0.5)));
            folder = first.Folder;
            await PythonFiles.KillAsync(first.Pid);
            var next = (await model.PredictAsync(new(30))).Value;
            Assert.That(
                (next.Risk, next.Pid == first.Pid, next.Folder), Is.EqualTo((1.5, false, folder)), "loaded again, after the lease");
        }

        Assert.That(Directory.Exists(folder), Is.False);
    }

    [Test]
    public async Task Versions_are_swapped_and_leave_no_process_and_the_pipelines_loggers_hear_of_both()
    {
        var store = new InMemoryModelStore();
        var number = (await store.AddAsync(PythonModel.Package<Applicant, Answer>("poc", Options()))).Number;
        var changed = PythonModel.Package<Applicant, Answer>("poc", Options(), new Dictionary<string, string> { ["n"] = "2" });
        var other = (await store.AddAsync(changed)).Number;
        var loader = PythonModel.Loader<Applicant, Answer>(new() { Interpreter = PythonFiles.Interpreter });
        var promotion = new ModelPromotion<Applicant, Answer>(store, "poc", "champion", loader, [new(30)]);
        await promotion.PromoteAsync(number, "ada", "first");
        var services = new TestServices();
        int first, second;
        await using (var pipeline = Model.FromStore("poc", store, "champion", loader).Build(services))
        {
            first = (await pipeline.PredictAsync(new(30))).Value.Pid;
            await promotion.PromoteAsync(other, "ada", "second");
            await pipeline.ReloadAsync();
            var answer = await pipeline.PredictAsync(new(30));
            second = answer.Value.Pid;
            Assert.That(answer.Model!.Version, Is.EqualTo(other));
            await Patience.UntilAsync(() => !PythonFiles.IsRunning(first));
        }

        Assert.That(PythonFiles.IsRunning(second), Is.False);
        Assert.That(services.Messages.Count(message => message.Id.Id == 500), Is.EqualTo(2));
    }

    [Test]
    public async Task A_class_may_have_other_fields_than_the_version_where_both_fit()
    {
        var store = new InMemoryModelStore();
        var seen = new Schema(new Field("Age", FieldKind.Int64), new Field("Extra", FieldKind.Double) { Optional = true });
        var answered = new Schema(new Field("Risk", FieldKind.Double), new Field("Rest", FieldKind.String) { Optional = true });
        using var files = new PythonFiles();
        var options = files.Options("def predict(rows): return [{'Risk': len(row), 'Rest': ','.join(row)} for row in rows]");
        var version = await store.AddAsync(PythonModel.Package("poc", options, new ModelSignature(seen, answered), null));
        await using var content = await store.OpenAsync("poc", version.Number);

        // It has no field Extra and one more that the version does not know, and does not want Rest.
        await using var model = (PythonModel<Applicant, RiskOnly>)await PythonModel.Loader<Applicant, RiskOnly>(options).LoadAsync(content);
        Assert.That((await model.PredictAsync(new(30))).Value.Risk, Is.EqualTo(2), "Age and Extra, not Home");
        Assert.That(model.GetService<ModelInfo>()!.Signature!.Input.ToString(), Is.EqualTo(seen.ToString()));
        await using var rows = (PythonModel<Row, Row>)await PythonModel
            .Loader(options, RowCodec.ForRows(seen), RowCodec.ForRows(answered)).LoadAsync(content);
        Assert.That((await rows.PredictAsync(RowCodec.ForRows(seen).Encode(RowCodec.For<Applicant>().Encode(new(30))))).Value.GetString(1),
            Is.EqualTo("Age,Extra"));
    }

    [Test]
    public async Task A_version_that_does_not_fit_is_refused()
    {
        var store = new InMemoryModelStore();
        var package = PythonModel.Package<Applicant, Answer>("poc", Options());
        var loader = PythonModel.Loader<Applicant, Answer>(Options());
        Assert.That(
            async () => await LoadAsync(package with { Format = "onnx" }),
            Throws.InvalidOperationException.With.Message.Contains("'onnx'").And.Message.Contains("poc@1"));
        Assert.That(
            async () => await LoadAsync(package with { Parameters = null }),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("python.script").And.Message.Contains("PythonModel.Package"));
        Assert.That(
            async () => await LoadAsync(package with { Files = [PackageFile.FromText("other.py", "")] }),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("has no file 'model.py' (it has: other.py)"));
        Assert.That(
            async () => await LoadAsync(package with
            {
                Signature = new(new Schema(new Field("Income", FieldKind.Double)), package.Signature!.Output),
            }),
            Throws.InvalidOperationException.With.Message.Contains("'Income'"));
        Assert.That(
            async () => await LoadAsync(package with { Files = [PackageFile.FromText("model.py", "import nothing_like_this")] }),
            Throws.TypeOf<PythonModelException>().With.Message.Contains("nothing_like_this"));

        async Task LoadAsync(ModelPackage changed)
        {
            var version = await store.AddAsync(changed);
            await using var content = await store.OpenAsync("poc", version.Number);
            await loader.LoadAsync(content);
        }
    }

    [Test]
    public void A_folder_with_a_link_and_a_parameter_that_is_set_already_are_refused()
    {
        using var files = new PythonFiles();
        var options = files.Options("predict = len");
        File.CreateSymbolicLink(Path.Combine(files.Folder, "data.csv"), "/etc/hostname");
        Assert.That(
            () => PythonModel.Package<Applicant, float>("poc", options),
            Throws.ArgumentException.With.Message.Contains("data.csv' is a link"));
        Assert.That(
            () => PythonModel.Package<Applicant, Answer>("poc", Options(), new Dictionary<string, string> { ["python.entry"] = "x" }),
            Throws.ArgumentException.With.Message.Contains("'python.entry'"));
        Assert.That(
            () => PythonModel.Package<Applicant, float>(
                "poc", new() { Interpreter = "python3", Script = Path.Combine(files.Folder, "no.py") }),
            Throws.TypeOf<FileNotFoundException>().With.Message.Contains("no.py"));
    }

    private PythonModelOptions Options() => new()
    {
        Interpreter = PythonFiles.Interpreter,
        Script = Path.Combine(_files.Folder, "model.py"),
        Entry = "Model",
        RequiredModules = ["json", "os"],
    };

    private sealed record Answer(double Risk, int Pid, string Folder);

    private sealed record RiskOnly(double Risk);
}
