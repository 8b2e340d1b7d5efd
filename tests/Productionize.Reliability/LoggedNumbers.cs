namespace Productionize;

/// <summary>Logs with the records of <see cref="PredictionSamples"/>, by their numbers.</summary>
internal static class LoggedNumbers
{
    /// <summary>Writes batches of records into a new log, and gives its only segment.</summary>
    public static async Task<string> WriteAsync(string directory, params int[][] batches)
    {
        await using var log = new PredictionLog(directory);
        foreach (var batch in batches)
        {
            await log.LogAsync(PredictionBuffer.Of(batch.Select(number => PredictionSamples.Record(number))));
        }

        return Directory.GetFiles(Path.Combine(directory, "segments"), "*.segment").Single();
    }

    /// <summary>The numbers of all records, in the order in which they were logged.</summary>
    public static async Task<IReadOnlyList<int>> ReadAsync(string directory, Microsoft.Extensions.Logging.ILogger<PredictionLog>? logger = null)
    {
        await using var log = new PredictionLog(directory, logger: logger);

        // The id of a record begins with its number.
        return [.. (await log.ReadRecordsAsync()).Select(record => BitConverter.ToInt32(record.Id.ToByteArray()))];
    }
}
