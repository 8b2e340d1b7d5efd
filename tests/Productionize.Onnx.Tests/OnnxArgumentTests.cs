namespace Productionize;

public class OnnxArgumentTests
{
    private static readonly string File = Models.PathOf("credit_logreg");

    [Test]
    public void Broken_options_are_refused_all_at_once()
    {
        var options = new OnnxOptions
        {
            IntraOpThreads = 0, InterOpThreads = 2000, MaxBatchRows = 0, Features = [], Output = "", ExternalFiles = ["../a"],
        };
        var error = Assert.Throws<ArgumentException>(() => Onnx.CreateModel("credit", File, options).Dispose());
        Assert.That(error.Message, Is.EqualTo(
            "OnnxOptions: IntraOpThreads is 0, allowed is 1 to 1024; InterOpThreads is 2000, allowed is 1 to 1024; MaxBatchRows is 0, " +
            "allowed is 1 to 1000000; Features is empty, allowed is at least one name, or null; ExternalFiles is '../a', allowed is " +
            "names within the model's folder, such as weights/credit.bin; Output is empty, allowed is the name of an output, or null."));
        Assert.That(() => Onnx.Loader(options), Throws.ArgumentException);
        Assert.That(() => Onnx.Loader<float[], float>(options), Throws.ArgumentException);
        Assert.That(() => Onnx.Package("credit", File, null, options), Throws.ArgumentException);
        Assert.That(
            () => Onnx.CreateModel("credit", File, new() { Features = ["A", "A"] }),
            Throws.ArgumentException.With.Message.Contains("Features is 'A, A', allowed is each name once"));
        Assert.That(() => Onnx.CreateModel("credit", File, new() { ExternalFiles = null! }), Throws.ArgumentException);
    }

    [Test]
    public void Names_and_paths_are_checked_at_the_call()
    {
        Assert.That(() => Onnx.CreateModel("No Name", File), Throws.ArgumentException);
        Assert.That(() => Onnx.CreateModel<float[], float>(null!, File), Throws.ArgumentNullException);
        Assert.That(() => Onnx.CreateModel("credit", ""), Throws.ArgumentException);
        Assert.That(() => Onnx.CreateModel("credit", null!), Throws.ArgumentNullException);
        Assert.That(() => Onnx.CreateModel("credit", File + ".absent"), Throws.TypeOf<FileNotFoundException>());
        Assert.That(() => Onnx.Package("No Name", File, null, null), Throws.ArgumentException);
        Assert.That(() => Onnx.CreateModel<float[], float>("credit", File, null!, RowCodec.For<float>()), Throws.ArgumentNullException);
        Assert.That(() => Onnx.CreateModel<float[], float>("credit", File, RowCodec.For<float[]>(), null!), Throws.ArgumentNullException);
        Assert.That(() => Onnx.Loader<float[], float>(null!, RowCodec.For<float>()), Throws.ArgumentNullException);
        Assert.That(() => Onnx.Loader<float[], float>(RowCodec.For<float[]>(), null!), Throws.ArgumentNullException);
    }

    [Test]
    public async Task Threads_and_the_session_are_the_callers_to_set()
    {
        var (intra, inter, calls) = (0, 0, 0);
        using var model = Onnx.CreateModel<float[], float>("credit", File, new()
        {
            IntraOpThreads = 2,
            InterOpThreads = 3,
            ConfigureSession = session =>
            {
                (intra, inter) = (session.IntraOpNumThreads, session.InterOpNumThreads);
                session.AppendExecutionProvider_CPU();
                calls++;
            },
        });
        Assert.That((intra, inter, calls), Is.EqualTo((2, 3, 1)));
        Assert.That((await model.PredictAsync(new float[26])).Value, Is.InRange(0f, 1f));
    }

    [Test]
    public void An_error_of_ConfigureSession_reaches_the_caller_as_it_is() => Assert.That(
        () => Onnx.CreateModel("credit", File, new() { ConfigureSession = _ => throw new NotSupportedException("no such provider") }),
        Throws.TypeOf<NotSupportedException>());
}
