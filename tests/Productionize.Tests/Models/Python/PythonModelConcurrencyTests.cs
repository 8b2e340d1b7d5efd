namespace Productionize;

[TestFixture]
public sealed class PythonModelConcurrencyTests
{
    private const int Threads = 8;

    private static readonly int Calls = Environment.GetEnvironmentVariable("PRODUCTIONIZE_FULL") == "1" ? 10_000 : 1_000;

    private readonly PythonFiles _files = new();

    [OneTimeTearDown]
    public void Remove_the_scripts() => _files.Dispose();

    [Test]
    public async Task Many_threads_get_the_answers_that_one_gets_bit_for_bit()
    {
        await using var model = await PythonModel.StartAsync<Point, Score>("poc", new()
        {
            Interpreter = PythonFiles.Interpreter,
            Workers = 2,
            Script = _files.Write("""
                import math
                def predict(rows):
                    return [{"Double": math.sin(row["X"]) / (row["Y"] or 1.0), "Single": math.exp(-abs(row["Y"]))} for row in rows]
                """),
        });
        var random = new Random(11);
        var points = Enumerable.Range(0, Calls).Select(_ => new Point(random.NextDouble() * 1000, random.NextSingle() * 10)).ToArray();
        var alone = new List<Score>();
        foreach (var batch in points.Chunk(500))
        {
            alone.AddRange((await model.PredictBatchAsync(batch)).Select(prediction => prediction.Value));
        }

        var wrong = 0;
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(async () =>
        {
            for (var i = 0; i < Calls; i++)
            {
                var row = (i + (thread * 37)) % Calls;
                var answer = (await model.PredictAsync(points[row])).Value;
                if (Bits(answer) != Bits(alone[row]))
                {
                    Interlocked.Increment(ref wrong);
                }
            }
        })));
        Assert.That(wrong, Is.Zero);
        for (var row = 0; row < 50; row++)
        {
            Assert.That(Bits((await model.PredictAsync(points[row])).Value), Is.EqualTo(Bits(alone[row])));
        }
    }

    private static (long, int) Bits(Score score) =>
        (BitConverter.DoubleToInt64Bits(score.Double), BitConverter.SingleToInt32Bits(score.Single));

    private sealed record Point(double X, float Y);

    private sealed record Score(double Double, float Single);
}
