using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Productionize;

public sealed class OnnxModelBatchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task A_batch_beyond_the_bound_is_split_and_complete()
    {
        using var model = Onnx.CreateModel<float[], float>("credit", Models.PathOf("credit_gbt_sigmoid"), new() { MaxBatchRows = 7 });
        var vectors =
            Enumerable.Range(0, 100).Select(row => Enumerable.Range(0,
            26).Select(column => (float)(row * column % 13)).ToArray()).ToArray();
        var batch = await model.PredictBatchAsync(vectors);
        for (var i = 0; i < vectors.Length; i++)
        {
            Assert.That(batch[i].Value, Is.EqualTo((await model.PredictAsync(vectors[i])).Value).Within(1e-6f), $"row {i}");
        }
    }

    [Test]
    public async Task Rows_that_do_not_fit_fail_alone_and_the_others_run_together()
    {
        using var model = Onnx.CreateModel<float[], float>("whole", Models.Bad("int64_input"));
        var options = Enumerable.Range(1, 6).Select(i => new PredictionOptions { Id = new Guid(i, 0, 0, new byte[8]) }).ToArray();
        var batch = await model.PredictBatchAsync([[1, 2, 3], [0.5f, 0, 0], null!, [0, 0, 1], [1, 2], [0, 1, 0]], options);
        Assert.That(
            batch.Select(prediction => prediction.Error?.GetType()),
            Is.EqualTo(new[] { null, typeof(InvalidInputException), typeof(ArgumentNullException), null, typeof(InvalidInputException),
            null }));
        Assert.That(
            batch.Where(prediction => prediction.Error is null).Select(prediction => prediction.Value),
            Is.EqualTo(new float[] { 14, 3, 2 }));
        Assert.That(batch.Select(prediction => prediction.Id), Is.EqualTo(options.Select(option => option.Id)));
        Assert.That((await model.PredictBatchAsync([null!])).Single().Error, Is.TypeOf<ArgumentNullException>());
    }

    [Test]
    public async Task A_row_that_an_operator_fails_on_fails_alone()
    {
        // Takes the element at the index that the row has; there are three.
        var path = _folder.Write("gather.onnx", OnnxBuilder.Model(
            OnnxBuilder.Input("X", TensorElementType.Int64, -1, 1), OnnxBuilder.Output("Y", TensorElementType.Float, -1, 1),
            OnnxBuilder.Floats(5, "t", [3], 10, 20, 30), OnnxBuilder.Node("Gather", ["t", "X"], ["Y"])));
        using var model = Onnx.CreateModel<long, float>("gather", path);
        await Assert.ThrowsAsync<OnnxRuntimeException>(async () => await model.PredictAsync(7));
        var batch = await model.PredictBatchAsync([0, 7, 2]);
        Assert.That(batch[1].Error, Is.TypeOf<OnnxRuntimeException>());
        Assert.That((batch[0].Value, batch[2].Value), Is.EqualTo((10f, 30f)));
        Assert.That((await model.PredictAsync(1)).Value, Is.EqualTo(20), "a failed call leaves nothing behind");
    }

    [Test]
    public async Task An_output_that_is_not_one_answer_per_row_is_an_error_and_not_a_wrong_answer()
    {
        // The mean over all rows: [1] however many there are.
        var path = _folder.Write("mean.onnx", OnnxBuilder.Model(
            OnnxBuilder.Input("X", TensorElementType.Float, -1, 1), OnnxBuilder.Output("Y", TensorElementType.Float, 1, 1),
            OnnxBuilder.Node("ReduceMean", ["X"], ["Y"])));
        using var model = Onnx.CreateModel<float, float>("mean", path);
        var batch = await model.PredictBatchAsync([1, 2, 6]);
        Assert.That(
            batch.Select(prediction => prediction.Value), Is.EqualTo(new float[] { 1, 2, 6 }), "one by one each row has its own mean");

        var pairs = _folder.Write("pairs.onnx", OnnxBuilder.Model(
            OnnxBuilder.Input("X", TensorElementType.Float, -1, 1), OnnxBuilder.Output("Y", TensorElementType.Float, -1, -1),
            OnnxBuilder.Node("Concat", ["X", "X"], ["Y"], OnnxBuilder.Attribute("axis", 2, OnnxBuilder.Number(3, 0)))));
        using var wide = Onnx.CreateModel<float, float>("pairs", pairs);
        var error = await Assert.ThrowsAsync<InvalidDataException>(async () => await wide.PredictAsync(1));
        Assert.That(error.Message, Does.Contain("gave 2 elements for one row").And.Contain("Y[0]"));
    }

    [Test]
    public async Task A_file_that_declares_another_shape_than_it_computes_is_served_as_it_computes()
    {
        // As exporters of LightGBM did: here [N, 1] is declared for what is [N], by a shape that is known only when it runs.
        var toInt64 = OnnxBuilder.Attribute("to", 2, OnnxBuilder.Number(3, (int)TensorElementType.Int64));
        var path = _folder.Write("shape.onnx", OnnxBuilder.Model(
            OnnxBuilder.Input("X", TensorElementType.Float, -1, 1), OnnxBuilder.Output("Y", TensorElementType.Float, -1, 1),
            OnnxBuilder.Floats(5, "zero", [1], 0), OnnxBuilder.Floats(5, "minus", [1], -1),
            OnnxBuilder.Node("Mul", ["X", "zero"], ["zeros"]), OnnxBuilder.Node("ReduceMean", ["zeros"], ["mean"]),
            OnnxBuilder.Node("Add", ["mean", "minus"], ["less"]), OnnxBuilder.Node("Cast", ["less"], ["whole"], toInt64),
            OnnxBuilder.Node("Cast", ["minus"], ["flat"], toInt64), OnnxBuilder.Node("Reshape", ["whole", "flat"], ["shape"]),
            OnnxBuilder.Node("Reshape", ["X", "shape"], ["Y"])));
        using var model = Onnx.CreateModel<float, float>("shape", path);
        Assert.That((await model.PredictAsync(5)).Value, Is.EqualTo(5));
        Assert.That((await model.PredictAsync(6)).Value, Is.EqualTo(6));
        Assert.That((await model.PredictBatchAsync([1, 2])).Select(prediction => prediction.Value), Is.EqualTo(new float[] { 1, 2 }));
    }

    [Test]
    public async Task A_cancelled_call_ends_within_its_run()
    {
        using var model = Onnx.CreateModel<long, float>("slow", _folder.Write("slow.onnx", SlowModel.Bytes));
        Assert.That((await model.PredictAsync(10)).Value, Is.EqualTo(10), "counts");
        using var stop = new CancellationTokenSource();
        var running = Task.Run(async () => await model.PredictAsync(long.MaxValue / 2, default, stop.Token));
        await Task.WhenAny(running, Task.Delay(50));
        Assert.That(running.IsCompleted, Is.False, "a loop without end");
        await stop.CancelAsync();
        var error = await Assert.CatchAsync<OperationCanceledException>(async () => await running.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.That(error!.CancellationToken, Is.EqualTo(stop.Token));
        Assert.That((await model.PredictAsync(11)).Value, Is.EqualTo(11), "the next call is not ended by it");
    }
}
