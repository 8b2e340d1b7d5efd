using Microsoft.ML.OnnxRuntime.Tensors;

namespace Productionize;

/// <summary>What goes through a model that changes nothing comes out as it went in.</summary>
public sealed class TensorTypeTests : IDisposable
{
    private const TensorElementType Float = TensorElementType.Float;
    private const TensorElementType Double = TensorElementType.Double;
    private const TensorElementType Int64 = TensorElementType.Int64;
    private const TensorElementType Int32 = TensorElementType.Int32;
    private const TensorElementType Bool = TensorElementType.Bool;
    private const TensorElementType String = TensorElementType.String;

    private readonly TemporaryFolder _folder = new();

    private enum Home
    {
        Owner,
        Rent,
    }

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task A_column_of_each_type_goes_through()
    {
        await Same(Float, 1.5f, float.NaN, float.NegativeInfinity, -0f, float.Epsilon);
        await Same(Double, 0.1, double.NaN, double.MaxValue, -0.0);
        await Same(Int64, 0L, long.MinValue, long.MaxValue, (1L << 53) + 1);
        await Same(Int32, 0, int.MinValue, int.MaxValue);
        await Same(Bool, true, false);
        await Same(String, "", "owner", "größer, 家\n\"", new string('x', 10_000));
        await Same(String, Home.Rent, Home.Owner);
        await Same(Int64, true, false);
    }

    [Test]
    public async Task A_vector_of_each_type_goes_through()
    {
        await SameVector<float[]>(Float, 3, [1.5f, float.NaN, -0f], [0, 1, 2]);
        await SameVector<double[]>(Double, 3, [0.1, -0.0, 1e300], [1, 2, 3]);
        await SameVector<long[]>(Int64, 3, [long.MaxValue, long.MinValue, 0], [1, 2, 3]);
        await SameVector<int[]>(Int32, 3, [int.MaxValue, int.MinValue, 0], [1, 2, 3]);
        await SameVector<bool[]>(Bool, 3, [true, false, true], [false, false, true]);
        await SameVector<string[]>(String, 3, ["a", "", "ä"], ["x", "y", "z"]);
    }

    [Test]
    public async Task A_vector_whose_length_varies_goes_through_one_row_after_the_other()
    {
        await SameVector<float[]>(Float, -1, [1, 2], [1, 2, 3, 4], [5]);
        await SameVector<string[]>(String, -1, ["a", "b"], ["c"]);
        await SameVector<double[]>(Double, -1, [0.1], [1, 2, 3]);
    }

    [Test]
    public async Task A_tensor_of_more_dimensions_is_a_vector_in_the_order_of_its_memory()
    {
        using var model = Onnx.CreateModel<float[], float[]>("same", Write(OnnxBuilder.Identity(Float, -1, 2, 3)));
        Assert.That((await model.PredictAsync([1, 2, 3, 4, 5, 6])).Value, Is.EqualTo(new float[] { 1, 2, 3, 4, 5, 6 }));
        var nested = Onnx.CreateModel<long[][], long[]>("same", Write(OnnxBuilder.Identity(Int64, -1, 2, 3)));
        using (nested)
        {
            Assert.That((await nested.PredictAsync([[1, 2, 3], [4, 5, 6]])).Value, Is.EqualTo(new long[] { 1, 2, 3, 4, 5, 6 }));
        }
    }

    [Test]
    public async Task A_column_without_a_second_dimension_goes_through()
    {
        using var model = Onnx.CreateModel<double, double>("same", Write(OnnxBuilder.Identity(Double, -1)));
        Assert.That((await model.PredictAsync(0.1)).Value, Is.EqualTo(0.1));
        Assert.That((await model.PredictBatchAsync([0.1, 0.2])).Select(prediction => prediction.Value), Is.EqualTo(new[] { 0.1, 0.2 }));
    }

    [Test]
    public async Task Numbers_of_another_type_go_in_where_they_stay_what_they_are()
    {
        await Converts(Float, 1L << 24, (float)(1 << 24));
        await Converts(Float, true, 1f);
        await Converts(Double, 0.1f, (double)0.1f);
        await Converts(Double, -(1L << 53), -(double)(1L << 53));
        await Converts(Int64, 3f, 3L);
        await Converts(Int64, -9223372036854775808.0, long.MinValue);
        await Converts(Int32, 7L, 7L);
        await Converts(Bool, 1L, true);
    }

    [Test]
    public async Task Numbers_that_would_change_are_refused()
    {
        await Refuses(Float, (1L << 24) + 1, "16777217");
        await Refuses(Double, (1L << 53) + 1, "9007199254740993");
        await Refuses(Int64, 2.5f, "2.5");
        await Refuses(Int64, 9223372036854775808.0, "9.223372036854776E+18");
        await Refuses(Int32, 1L << 31, "2147483648");
        await Refuses(Bool, 2L, "2");
        await Refuses(Int64, double.NaN, null);
        await Refuses(Int64, (long?)null, null);
        await Refuses(Bool, (bool?)null, null);
    }

    [Test]
    public async Task A_missing_number_is_NaN_and_a_missing_text_empty()
    {
        await Converts(Float, (float?)null, float.NaN);
        await Converts(Double, (double?)null, double.NaN);
        await Converts(String, (string?)null, "");
    }

    [Test]
    public async Task A_cell_that_is_missing_has_nothing_of_the_call_before()
    {
        using var texts = Onnx.CreateModel<One<string?>, string>("same", Write(OnnxBuilder.Identity(String, -1, 1)));
        Assert.That((await texts.PredictAsync(new("owner"))).Value, Is.EqualTo("owner"));
        Assert.That((await texts.PredictAsync(new(null))).Value, Is.Empty);
        Assert.That(
            (await texts.PredictBatchAsync([new("a"), new(null)])).Select(prediction => prediction.Value), Is.EqualTo(new[] { "a", "" }));
        Assert.That(
            (await texts.PredictBatchAsync([new(null), new("b")])).Select(prediction => prediction.Value), Is.EqualTo(new[] { "", "b" }));
        using var numbers = Onnx.CreateModel<One<double?>, double>("same", Write(OnnxBuilder.Identity(Double, -1, 1)));
        Assert.That((await numbers.PredictAsync(new(1.5))).Value, Is.EqualTo(1.5));
        Assert.That((await numbers.PredictAsync(new(null))).Value, Is.NaN);
    }

    [Test]
    public async Task RoundToSingle_rounds_and_without_it_types_that_need_it_are_refused()
    {
        var path = Write(OnnxBuilder.Identity(Float, -1, 1));
        Assert.That(() => Onnx.CreateModel<double, float>("same", path), Throws.InvalidOperationException
            .With.Message.Contains("'value' (Double)").And.Message.Contains("RoundToSingle"));
        var round = new OnnxOptions { RoundToSingle = true };
        using var model = Onnx.CreateModel<double, float>("same", path, round);
        Assert.That((await model.PredictAsync(0.1)).Value, Is.EqualTo(0.1f));
        await Assert.ThrowsAsync<InvalidInputException>(async () => await model.PredictAsync(1e300));

        var doubles = Write(OnnxBuilder.Identity(Double, -1, 2));
        Assert.That(() => Onnx.CreateModel<double[], float[]>("same", doubles), Throws.InvalidOperationException);
        using var narrow = Onnx.CreateModel<double[], float[]>("same", doubles, round);
        Assert.That((await narrow.PredictAsync([0.1, 0.2])).Value, Is.EqualTo(new[] { 0.1f, 0.2f }));
    }

    [Test]
    public async Task A_bool_takes_zero_and_one_of_an_output_and_nothing_else()
    {
        using var model = Onnx.CreateModel<long, bool>("same", Write(OnnxBuilder.Identity(Int64, -1, 1)));
        Assert.That((await model.PredictAsync(1)).Value, Is.True);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await model.PredictAsync(2));
    }

    [Test]
    public async Task A_vector_of_the_wrong_length_is_refused()
    {
        using var model = Onnx.CreateModel<float[], float[]>("same", Write(OnnxBuilder.Identity(Float, -1, 3)));
        foreach (float[]? wrong in new[] { [1, 2], [], new float[4] })
        {
            var error = await Assert.ThrowsAsync<InvalidInputException>(async () => await model.PredictAsync(wrong));
            Assert.That(error.Faults.Single().Rule, Is.EqualTo("must have 3 elements"));
        }

        await Assert.ThrowsAsync<ArgumentNullException>(async () => await model.PredictAsync(null!));
    }

    [Test]
    public async Task NaN_within_an_array_that_becomes_JSON_is_refused_by_the_model()
    {
        using var model = Onnx.CreateModel<Two, double[]>("same", Write(OnnxBuilder.Identity(Double, -1, 2)));
        await Assert.ThrowsAsync<NonFinitePredictionException>(async () => await model.PredictAsync(new Two(1, double.NaN)));
        Assert.That((await model.PredictAsync(new Two(1, 2))).Value, Is.EqualTo(new double[] { 1, 2 }));
    }

    private async Task Same<T>(TensorElementType type, params T[] values) => await SameIn(Write(OnnxBuilder.Identity(type, -1, 1)), values);

    private async Task SameVector<T>(TensorElementType type, int width, params T[] values) =>
        await SameIn(Write(OnnxBuilder.Identity(type, -1, width)), values);

    private static async Task SameIn<T>(string path, T[] values)
    {
        using var model = Onnx.CreateModel<T, T>("same", path);
        foreach (var value in values)
        {
            Assert.That((await model.PredictAsync(value)).Value, Is.EqualTo(value));
        }

        var batch = await model.PredictBatchAsync(values);
        Assert.That(batch.Select(prediction => prediction.Value), Is.EqualTo(values));
    }

    private async Task Converts<TInput, TOutput>(TensorElementType type, TInput value, TOutput expected)
    {
        // In a member, since a type that is itself nothing at all is no input.
        using var model = Onnx.CreateModel<One<TInput>, TOutput>("same", Write(OnnxBuilder.Identity(type, -1, 1)));
        Assert.That((await model.PredictAsync(new(value))).Value, Is.EqualTo(expected));
    }

    private async Task Refuses<TInput>(TensorElementType type, TInput value, string? shown)
    {
        using var model = Onnx.CreateModel<One<TInput>, long>(
            "same", Write(OnnxBuilder.Model(
                OnnxBuilder.Input("X", type, -1, 1), OnnxBuilder.Output("Y", Int64, -1, 1),
                OnnxBuilder.Node("Cast", ["X"], ["Y"], OnnxBuilder.Attribute("to", 2, OnnxBuilder.Number(3, (int)Int64))))));
        var error = await Assert.ThrowsAsync<InvalidInputException>(async () => await model.PredictAsync(new(value)));
        Assert.That((error.Faults.Single().Field, error.Faults.Single().Value), Is.EqualTo(("X", shown)));
        var batch = await model.PredictBatchAsync([new(value), new(value)]);
        Assert.That(batch.Select(prediction => prediction.Error), Is.All.TypeOf<InvalidInputException>());
    }

    private string Write(byte[] model) => _folder.Write("model.onnx", model);

    public sealed record One<T>(T X);

    public sealed record Two(double A, double B);
}
