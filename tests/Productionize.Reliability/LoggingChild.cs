namespace Productionize;

/// <summary>Logs for ever and says on standard output which records are acknowledged, until it is killed.</summary>
internal static class LoggingChild
{
    public const int BatchSize = 5;

    public static async Task<int> RunAsync(string directory, int first)
    {
        await using var log = new PredictionLog(directory, new PredictionSegmentOptions { MaxBytes = 64 * 1024 });
        for (var number = first; ; number += BatchSize)
        {
            await log.LogAsync(PredictionBuffer.Of(Enumerable.Range(number, BatchSize).Select(id => PredictionSamples.Record(id))));
            Console.WriteLine(number);
        }
    }
}
