using Microsoft.ML.OnnxRuntime.Tensors;

namespace Productionize;

/// <summary>Types that do not fit a model are refused when it is made, each misfit by name.</summary>
public sealed class MisfitTests : IDisposable
{
    private static readonly string Columns = Models.PathOf("weather_columns");
    private static readonly string Vector = Models.PathOf("weather_gbt");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public void Every_misfit_is_told_at_once() => Refused<Wrong, WrongAnswer>(
        Columns, null,
        "the input 'temp_min' (Float [N, 1]) has no field of that name",
        "the field 'wind' (String) for the input 'wind' (Float [N, 1]) must be a number",
        "the field 'location' (Int64) for the input 'location' (String [N, 1]) must be text",
        "there is no output 'score'",
        "the field 'label' (String) for the output 'label' (Int64 [N]) must be a long, or a bool for 0 and 1",
        "the field 'probabilities' (Single) for the output 'probabilities' (Float [N, 2]) is one value of 2; " +
        "name which one, as in 'probabilities[1]'",
        "[Field(Name = …)]");

    [Test]
    public void Columns_that_do_not_add_up_are_refused()
    {
        Refused<Few, Label>(
            Vector, null, "the input 'X' (Float [N, 5]) takes 5 columns and the type has 2 (A, B)", "float[] member 'X'", "Features");
        Refused<Few, Label>(Vector, new() { Features = ["A", "Z"] }, "Features names 'Z'", "the type has no such field");
        Refused<Few, Label>(Vector, new() { Features = ["A", "B"] }, "Features names 2 (A, B)");
        Refused<More, Label>(
            Vector, new() { Features = ["A", "B", "Text", "List", "C"] },
            "the field 'Text' (String) for the input 'X' (Float [N, 5]) must be a number", "the field 'List' (SingleVector)",
            "is no single value");
        Refused<Sky, Label>(
            Columns, new() { Features = ["temp_max"] }, "Features are given, and every input has a field of its name already");
        Refused<TooShort, Label>(Vector, null, "the field 'X' (SingleVector)", "has 4 elements, and the input 5");
        Refused<Scalar, Label>(Vector, null, "the field 'X' (Single)", "is one value, and the input has 5");
    }

    [Test]
    public void Outputs_that_cannot_be_taken_are_refused()
    {
        Refused<float[], float>(Vector, null, "the model has 2 outputs; say in OnnxOptions.Output which one", "probabilities[1]");
        Refused<float[], float>(
            Vector, new() { Output = "probability" }, "there is no output 'probability'", "'probabilities' (Float [N, 2])");
        Refused<float[], float>(Vector, new() { Output = "probabilities[2]" }, "names the element 2 of 2; positions count from 0");
        Refused<float[], float>(Vector, new() { Output = "probabilities[-1]" }, "by its position from 0, not '-1'");
        Refused<float[], float>(Vector, new() { Output = "probabilities[good]" }, "by its position from 0, not 'good'");
        Refused<float[], string>(Vector, new() { Output = "label" }, "must be a long");
        Refused<float[], int[]>(Vector, new() { Output = "probabilities" }, "must be a float[]");
        Refused<float[], Label>(Vector, new() { Output = "label" }, "Output names 'label', which is for a plain output type");
        Refused<Sky, Zipped>(
            Models.PathOf("weather_columns_zipmap"), null, "'output_probability' (a map with keys Int64)",
            "must be an IReadOnlyDictionary");
        Refused<Sky, string>(
            Models.PathOf("weather_columns_zipmap"), new() { Output = "output_probability[1]" }, "must be a float or a double");
    }

    [Test]
    public void An_input_that_no_type_can_fill_is_refused()
    {
        Unusable(OnnxBuilder.Identity(TensorElementType.Float16, -1, 3), "'X' (Float16 [N, 3])", "Cast");
        Unusable(OnnxBuilder.Identity(TensorElementType.Float, 8, 3), "no free first dimension", "dynamic batch");
        Unusable(OnnxBuilder.Identity(TensorElementType.Float), "no free first dimension");
        Unusable(OnnxBuilder.Identity(TensorElementType.Float, -1, -1, 3), "several free dimensions", "AddFreeDimensionOverrideByName");
        Unusable(OnnxBuilder.Identity(TensorElementType.Float, -1, 1 << 20, 1 << 20), "more than 16777216 elements");
    }

    [Test]
    public async Task Names_that_differ_by_case_alone_must_be_exact()
    {
        var path = _folder.Write("case.onnx", OnnxBuilder.Model(
            OnnxBuilder.Input("a", TensorElementType.Float, -1, 1), OnnxBuilder.Input("A", TensorElementType.Float, -1, 1),
            OnnxBuilder.Output("Y", TensorElementType.Float, -1, 1), OnnxBuilder.Node("Sub", ["a", "A"], ["Y"])));
        using var model = Onnx.CreateModel<Both, float>("case", path);
        Assert.That((await model.PredictAsync(new Both(3, 1))).Value, Is.EqualTo(2));
    }

    private static void Refused<TInput, TOutput>(string path, OnnxOptions? options, params string[] words)
    {
        var error = Assert.Throws<InvalidOperationException>(() => Onnx.CreateModel<TInput, TOutput>("wet", path, options).Dispose());
        Assert.That(error.Message, Does.StartWith("Model 'wet' does not fit the types: "));
        Assert.That(words.Where(word => !error.Message.Contains(word, StringComparison.Ordinal)), Is.Empty, error.Message);
        Assert.That(() => Onnx.Package<TInput, TOutput>("wet", path, options: options), Throws.InvalidOperationException);
    }

    private void Unusable(byte[] model, params string[] words)
    {
        var path = _folder.Write("unusable.onnx", model);
        var error = Assert.Throws<InvalidDataException>(() => Onnx.CreateModel<float[], float[]>("odd", path).Dispose());
        Assert.That(error.Message, Does.Contain("unusable.onnx' cannot take rows: "));
        Assert.That(words.Where(word => !error.Message.Contains(word, StringComparison.Ordinal)), Is.Empty, error.Message);
        Assert.That(() => Onnx.CreateModel("odd", path), Throws.TypeOf<InvalidDataException>());
    }

    public sealed record Wrong(float temp_max, string wind, long location);

    public sealed record WrongAnswer(float score, string label, float probabilities);

    public sealed record Few(float A, string Text, float B, float[] List);

    public sealed record More(float A, string Text, float B, float[] List, float C);

    public sealed record TooShort([property: Field(Length = 4)] float[] X);

    public sealed record Scalar(float X);

    public sealed record Label(long label);

    public sealed record Sky(float temp_max, float temp_min, float wind, string location);

    public sealed record Zipped(float output_probability);

    public sealed record Both([property: Field(Name = "a")] float Small, [property: Field(Name = "A")] float Large);
}
