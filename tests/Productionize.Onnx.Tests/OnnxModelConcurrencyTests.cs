namespace Productionize;

public class OnnxModelConcurrencyTests
{
    private const int Threads = 8;

    private static readonly int Calls = Environment.GetEnvironmentVariable("PRODUCTIONIZE_FULL") == "1" ? 100_000 : 10_000;

    [TestCase("credit_columns")]
    [TestCase("credit_columns_zipmap")]
    public async Task Eight_threads_get_the_answers_of_one_bit_for_bit(string name)
    {
        var isZip = name.EndsWith("zipmap", StringComparison.Ordinal);
        using var model = Onnx.CreateModel<Applicant, float>(
            "credit", Models.PathOf(name), new() { Output = isZip ? "output_probability[1]" : "probabilities[1]" });
        var cases = Applicant.Cases;
        var expected = new int[cases.Count];
        for (var i = 0; i < cases.Count; i++)
        {
            expected[i] = BitConverter.SingleToInt32Bits((await model.PredictAsync(cases[i])).Value);
        }

        var wrong = new int[Threads];
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; i < Calls; i++)
                {
                    // Each thread begins elsewhere, so that no two ask the same row at the same time.
                    var row = (i + (thread * 7)) % cases.Count;
                    var pending = model.PredictAsync(cases[row]);
                    wrong[thread] += pending.IsCompletedSuccessfully &&
                        BitConverter.SingleToInt32Bits(pending.Result.Value) == expected[row] ? 0 : 1;
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        Assert.That(wrong, Is.All.Zero, $"{Threads} threads of {Calls} calls");
    }

    [Test]
    public async Task A_model_disposed_while_calls_run_answers_them_and_refuses_later_ones()
    {
        for (var round = 0; round < 20; round++)
        {
            var model = Onnx.CreateModel<Applicant, BadRisk>("credit", Models.PathOf("credit_columns"));
            using var started = new CountdownEvent(4);
            var callers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                started.Signal();
                while (true)
                {
                    try
                    {
                        await model.PredictBatchAsync([Applicant.Cases[0], Applicant.Cases[1]]);
                        Assert.That((await model.PredictAsync(Applicant.Cases[0])).Value.Probability, Is.InRange(0f, 1f));
                    }
                    catch (ObjectDisposedException error)
                    {
                        return error.Message;
                    }
                }
            })).ToArray();
            started.Wait();
            model.Dispose();
            Assert.That(await Task.WhenAll(callers), Is.All.Contains("The model 'credit' was disposed"));
        }
    }

    [Test]
    public async Task A_prediction_within_a_prediction_has_buffers_of_its_own()
    {
        using var model = Onnx.CreateModel("credit", Models.PathOf("credit_logreg"));
        using var asking = Onnx.CreateModel("credit", Models.PathOf("credit_logreg"), new Asking(model), RowCodec.For<float>());
        var vector = OracleCases.Of("credit_logreg").Rows(model.GetService<RowCodec<Row>>()!.Schema)[0];
        var bare = (await model.PredictAsync(vector)).Value.GetSingle(0);
        Assert.That((await asking.PredictAsync(vector)).Value, Is.EqualTo(bare));
    }

    /// <summary>Asks a model while it writes a row.</summary>
    private sealed class Asking(OnnxModel<Row, Row> model) : RowCodec<Row>(model.GetService<ModelInfo>()!.Signature!.Input)
    {
        public override void Write(Row value, RowWriter writer)
        {
            var pending = model.PredictAsync(value);
            Assert.That(pending.IsCompletedSuccessfully);
            writer.Set(0, value.GetSingles(0));
        }

        public override Row Read(Row row) => throw new NotSupportedException();
    }
}
