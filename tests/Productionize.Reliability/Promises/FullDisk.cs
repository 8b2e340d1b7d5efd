namespace Productionize;

/// <summary>Fills a small disk under load, then makes room again.</summary>
internal static class FullDisk
{
    public static async Task<PromiseResult> ShowAsync(Lane lane)
    {
        if (await MountedDisk.InMemoryAsync("4m") is not { } disk)
        {
            return PromiseResult.NotRun("a small disk cannot be mounted: run it as root, on Linux");
        }

        await using (disk)
        {
            return await FillAsync(disk.Path, lane == Lane.Full ? 400_000 : 60_000);
        }
    }

    private static async Task<PromiseResult> FillAsync(string disk, int predictions)
    {
        // Room for a few thousand records, and a queue for all of them: what is dropped is dropped for the disk.
        var filler = Path.Combine(disk, "filler");
        await File.WriteAllBytesAsync(filler, new byte[3 << 20]);
        await using var log = new PredictionLog(Path.Combine(disk, "log"));
        await using var model = Model.Create("age", (Applicant applicant) => applicant.Age / 100).AsBuilder()
            .UsePredictionLog(log, new PredictionLogOptions { MaxAttempts = 1, MaxRecords = 1_000_000 }).Build();
        var failed = 0;
        await PredictAsync(predictions);
        var full = model.LogStatistics!;
        File.Delete(filler);
        await PredictAsync(1000);
        var after = model.LogStatistics!;
        var read = (await log.ReadRecordsAsync()).Count;
        return PromiseResult.Of(
            failed == 0 && full.Dropped > 0 && after.Written - full.Written == 1000 && after.Accepted == after.Written + after.Dropped
                && read == after.Written,
            $"{failed} of {after.Accepted} failed; {after.Written} written, {read} read, {after.Dropped} dropped; with room {after.Written - full.Written} of 1000");

        async Task PredictAsync(int count)
        {
            await Task.WhenAll(Enumerable.Range(0, 2).Select(caller => Task.Run(async () =>
            {
                for (var i = 0; i < count / 2; i++)
                {
                    try
                    {
                        await model.PredictAsync(new Applicant(i % 100));
                    }
                    catch (Exception error) when (error is not OutOfMemoryException)
                    {
                        Interlocked.Increment(ref failed);
                    }
                }
            })));
            try
            {
                await model.FlushAsync();
            }
            catch (PredictionLogException)
            {
                // Says that some were dropped, which are counted.
            }
        }
    }

    private sealed record Applicant(float Age);
}
