using Microsoft.Extensions.Logging.Testing;

namespace Productionize;

/// <summary>Flips one bit of a segment at a time, anywhere in it.</summary>
internal static class FlippedBit
{
    private const int Records = 200;

    public static async Task<PromiseResult> ShowAsync(Lane lane)
    {
        var flips = lane == Lane.Full ? 10_000 : 1000;
        using var directory = new ScratchDirectory();
        int[][] batches = [.. Enumerable.Range(1, Records).Chunk(20)];
        var segment = await LoggedNumbers.WriteAsync(directory.Path, batches);
        var whole = await File.ReadAllBytesAsync(segment);
        var random = new Random(1);
        var (lost, silent, wrong, untold) = (0, 0, 0, 0);
        for (var flip = 0; flip < flips; flip++)
        {
            var damaged = whole.ToArray();
            damaged[random.Next(whole.Length)] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(segment, damaged);
            var logger = new FakeLogger<PredictionLog>();
            var read = await LoggedNumbers.ReadAsync(directory.Path, logger);

            lost += Records - read.Count == 1 ? 1 : 0;
            silent += read.Count == Records ? 1 : 0;
            wrong += read.Count is Records or Records - 1 && read.All(number => number is >= 1 and <= Records) ? 0 : 1;
            untold += read.Count < Records && logger.Collector.Count == 0 ? 1 : 0;
        }

        return PromiseResult.Of(
            wrong == 0 && untold == 0, $"{flips} flips: {lost} cost a record, {silent} nothing, {wrong} more than that, {untold} untold");
    }
}
