namespace Productionize.Http;

internal sealed class HttpModelConcurrencyTests
{
    [Test]
    [CancelAfter(300_000)]
    public async Task Eight_threads_get_the_answers_of_one_bit_for_bit(CancellationToken cancellationToken)
    {
        var calls = Environment.GetEnvironmentVariable("PRODUCTIONIZE_FULL") == "1" ? 10_000 : 1_000;
        using var client = InferenceServers.Server.Client();
        var model = HttpModel.Create<Debtor, DebtorRisk>("risk", client);
        var random = new Random(7);
        Debtor[] rows = [.. Enumerable.Range(0, 200).Select(i => new Debtor(random.NextSingle() * 80, $"job {i}"))];
        var expected = new DebtorRisk[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            expected[i] = (await model.PredictAsync(rows[i], default, cancellationToken)).Value;
        }

        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(async () =>
        {
            for (var i = 0; i < calls; i++)
            {
                var row = (thread * 31 + i) % rows.Length;
                var answer = (await model.PredictAsync(rows[row], default, cancellationToken)).Value;
                if (BitConverter.DoubleToInt64Bits(answer.Probability) != BitConverter.DoubleToInt64Bits(expected[row].Probability) ||
                    answer.Label != expected[row].Label)
                {
                    Assert.Fail($"thread {thread}, call {i}: another answer");
                }
            }
        }, cancellationToken)));
    }
}
