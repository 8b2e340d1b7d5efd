namespace Productionize.Predictions;

/// <summary>Logs for ever and says on standard output which records are acknowledged, until it is killed.</summary>
internal static class LoggingChild
{
    public static async Task<int> RunAsync(string path, int first)
    {
        IPredictionLogger log = path.EndsWith(".jsonl", StringComparison.Ordinal) ? new JsonLinesPredictionLog(path) : new PredictionLog(path);
        for (var number = first; ; number += 5)
        {
            var ids = Enumerable.Range(number, 5).ToArray();
            await log.LogAsync(PredictionBuffer.Of(ids.Select(id => PredictionSamples.Record(id))));
            Console.WriteLine(string.Join(' ', ids));
        }
    }
}
