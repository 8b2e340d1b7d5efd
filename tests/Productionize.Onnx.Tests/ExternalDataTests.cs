using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Productionize;

/// <summary>A model reads files beside itself only where they are listed, wherever in the file it hides the wish.</summary>
public sealed class ExternalDataTests : IDisposable
{
    private static readonly byte[] Weights = [0, 0, 128, 63, 0, 0, 0, 64, 0, 0, 64, 64]; // 1, 2, 3

    private readonly TemporaryFolder _folder = new();

    private static IEnumerable<TestCaseData> Hidden
    {
        get
        {
            const string file = "secret.bin";
            var external = OnnxBuilder.External(5, "w", file);
            var inner = OnnxBuilder.Message(6, OnnxBuilder.Text(2, "inner"), external);
            yield return Case("an initializer", OnnxBuilder.Model(external));
            yield return Case(
                "a sparse initializer, its values", OnnxBuilder.Model(OnnxBuilder.Message(15, OnnxBuilder.External(1, "w", file))));
            yield return Case(
                "a sparse initializer, its indices", OnnxBuilder.Model(OnnxBuilder.Message(15, OnnxBuilder.External(2, "w", file))));
            yield return Case("an attribute", OnnxBuilder.Model(Constant(OnnxBuilder.External(5, "", file))));
            yield return Case("an attribute with several", OnnxBuilder.Model(Constant(OnnxBuilder.External(10, "", file))));
            yield return Case(
                "a sparse attribute", OnnxBuilder.Model(Constant(OnnxBuilder.Message(22, OnnxBuilder.External(1, "", file)))));
            yield return Case(
                "several sparse attributes", OnnxBuilder.Model(Constant(OnnxBuilder.Message(23, OnnxBuilder.External(1, "", file)))));
            yield return Case("a graph within a node", OnnxBuilder.Model(Constant(inner)));
            yield return Case(
                "graphs within a node", OnnxBuilder.Model(Constant(OnnxBuilder.Message(11, OnnxBuilder.Text(2, "inner"), external))));
            yield return Case("a graph within a graph", OnnxBuilder.Model(Constant(OnnxBuilder.Message(6, Constant(inner)))));
            yield return Case("a function", OnnxBuilder.ModelWith(
                [OnnxBuilder.Message(25, OnnxBuilder.Message(7, OnnxBuilder.Attribute("v", 4, OnnxBuilder.External(5, "", file))))]));
            yield return Case("a default of a function", OnnxBuilder.ModelWith(
                [OnnxBuilder.Message(25, OnnxBuilder.Attribute("v", 4, OnnxBuilder.External(5, "", file), field: 11))]));
            yield return Case("training", OnnxBuilder.ModelWith([OnnxBuilder.Message(20, OnnxBuilder.Message(1, external))]));
            yield return Case("a second graph", OnnxBuilder.ModelWith([OnnxBuilder.Message(7, external)]));
            yield return Case("a location given twice", OnnxBuilder.Model(OnnxBuilder.Message(
                5, OnnxBuilder.Message(13, OnnxBuilder.Text(1, "x"), OnnxBuilder.Text(2, "a"), OnnxBuilder.Text(1, "location"),
                OnnxBuilder.Text(2, file)))));
            static TestCaseData Case(string where, byte[] model) => new TestCaseData(model).SetArgDisplayNames(where);
            static byte[] Constant(byte[] value) => OnnxBuilder.Node("Constant", [], ["c"], OnnxBuilder.Attribute("value", 4, value));
        }
    }

    public void Dispose() => _folder.Dispose();

    [TestCaseSource(nameof(Hidden))]
    public void A_file_that_is_not_listed_is_refused_wherever_it_is_named(byte[] model)
    {
        var error = Assert.Throws<InvalidDataException>(() => Onnx.CreateModel("sly", _folder.Write("sly.onnx", model)).Dispose());
        Assert.That(error.Message, Does.Contain("'secret.bin', which was not given (given: none)"));
    }

    [TestCase("../secret.bin")]
    [TestCase("/etc/hostname")]
    [TestCase("a/../../secret.bin")]
    [TestCase("..\\secret.bin")]
    [TestCase("*/_ORT_MEM_ADDR_/*")]
    [TestCase("")]
    public void A_file_outside_the_folder_can_be_neither_read_nor_listed(string location)
    {
        var path = _folder.Write("sly.onnx", Scaled(location));
        Assert.That(
            () => Onnx.CreateModel("sly", path), Throws.TypeOf<InvalidDataException>().With.Message.Contains("which was not given"));
        Assert.That(
            () => Onnx.CreateModel("sly", path, new() { ExternalFiles = [location] }),
            Throws.ArgumentException.With.Message.Contains("names within the model's folder"));
    }

    [Test]
    public void A_forged_location_cannot_forge_a_line_of_a_log()
    {
        var path = _folder.Write("sly.onnx", Scaled("a\r\n2026-01-01 all is well"));
        Assert.That(
            () => Onnx.CreateModel("sly", path),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("a??2026").And.Message.Not.Contains("\n"));
    }

    [Test]
    public async Task A_listed_file_is_read_from_the_models_folder()
    {
        _folder.Write("parts/w.bin", Weights);
        var path = _folder.Write("scaled.onnx", Scaled("parts/w.bin"));
        using var model = Onnx.CreateModel<float[], float[]>("scaled", path, new() { ExternalFiles = ["parts/w.bin"] });
        Assert.That((await model.PredictAsync([1, 1, 1])).Value, Is.EqualTo(new float[] { 1, 2, 3 }));
    }

    [Test]
    public void A_listed_file_that_is_not_there_is_named()
    {
        var path = _folder.Write("scaled.onnx", Scaled("w.bin"));
        Assert.That(
            () => Onnx.CreateModel("scaled", path, new() { ExternalFiles = ["w.bin"] }),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("w.bin"));
    }

    [Test]
    public void A_listed_file_that_is_a_link_to_the_outside_is_refused()
    {
        using var outside = new TemporaryFolder();
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "w.bin"), outside.Write("w.bin", Weights));
        var path = _folder.Write("scaled.onnx", Scaled("w.bin"));
        Assert.That(
            () => Onnx.CreateModel("scaled", path, new() { ExternalFiles = ["w.bin"] }), Throws.TypeOf<InvalidDataException>());
    }

    [Test]
    public async Task A_version_reads_the_files_that_it_lists_and_no_other()
    {
        _folder.Write("parts/w.bin", Weights);
        var path = _folder.Write("scaled.onnx", Scaled("parts/w.bin"));
        var package = Onnx.Package<float[], float[]>("scaled", path, options: new() { ExternalFiles = ["parts/w.bin"] });
        Assert.That(package.Files.Select(file => file.Name), Is.EqualTo(new[] { "model.onnx", "parts/w.bin" }));
        await using var store = new EmbeddedModelStore(Path.Combine(_folder.Path, "store"));
        var whole = await store.AddAsync(package);
        var partial = await store.AddAsync(package with { Files = [package.Files[0], PackageFile.FromBytes("other.bin", Weights)] });
        Assert.That((await AnswerAsync(store, whole)), Is.EqualTo(new float[] { 1, 2, 3 }));
        var error = await Assert.ThrowsAsync<InvalidDataException>(async () => await AnswerAsync(store, partial));
        Assert.That(error.Message, Does.Contain("'model.onnx' of model scaled@2").And.Contain("(given: other.bin)"));
    }

    [Test]
    public void An_external_file_called_like_the_model_in_a_package_is_refused()
    {
        _folder.Write("model.onnx", Weights);
        var path = _folder.Write("scaled.onnx", Scaled("model.onnx"));
        Assert.That(
            () => Onnx.Package("scaled", path, null, new() { ExternalFiles = ["model.onnx"] }),
            Throws.ArgumentException.With.Message.Contains("Rename it"));
    }

    [Test]
    public void A_file_in_the_runtimes_own_format_is_refused_since_nobody_looked_through_it()
    {
        var path = Path.Combine(_folder.Path, "credit.ort");
        using (var options = new SessionOptions { OptimizedModelFilePath = path })
        {
            options.AddSessionConfigEntry("session.save_model_format", "ORT");
            using var session = new InferenceSession(Models.PathOf("credit_logreg"), options);
        }

        Assert.That(new FileInfo(path).Length, Is.Positive);
        Assert.That(() => Onnx.CreateModel("credit", path), Throws.TypeOf<InvalidDataException>());
    }

    [Test]
    public void Graphs_nested_too_deep_are_refused_before_they_overflow_a_stack()
    {
        // Message by message from the inside out, as the levels would double a file.
        var inner = OnnxBuilder.Message(6, OnnxBuilder.Text(2, "deepest"));
        for (var depth = 0; depth < 200; depth++)
        {
            inner = OnnxBuilder.Message(6, OnnxBuilder.Node("If", [], [], OnnxBuilder.Attribute("then", 5, inner)));
        }

        var path = _folder.Write("deep.onnx", OnnxBuilder.Model(OnnxBuilder.Node("If", [], [], OnnxBuilder.Attribute("then", 5, inner))));
        Assert.That(
            () => Onnx.CreateModel("deep", path), Throws.TypeOf<InvalidDataException>().With.Message.Contains("nested more than 100"));
    }

    private static byte[] Scaled(string location) => OnnxBuilder.Model(
        OnnxBuilder.Input("X", TensorElementType.Float, -1, 3), OnnxBuilder.Output("Y", TensorElementType.Float, -1, 3),
        OnnxBuilder.External(5, "w", location), OnnxBuilder.Node("Mul", ["X", "w"], ["Y"]));

    private static async Task<float[]> AnswerAsync(EmbeddedModelStore store, ModelVersion version)
    {
        IModel<float[], float[]> model;
        await using (var content = await store.OpenAsync(version.Model, version.Number))
        {
            model = await Onnx.Loader<float[], float[]>().LoadAsync(content);
        }

        // After the lease: whatever the runtime needs of those files it has.
        using var loaded = (OnnxModel<float[], float[]>)model;
        return (await loaded.PredictAsync([1, 1, 1])).Value;
    }
}
