using System.Globalization;

namespace Productionize;

/// <summary>Writes flights in their order, from the checkpoint on, and says each commit.</summary>
internal static class WritingChild
{
    private const int Commit = 100;

    public static async Task RunAsync(string folder, int count)
    {
        await using var writer = await new ParquetDataSink(folder).OpenAsync(Flight.Codec.Schema);
        var done = int.Parse(writer.Checkpoint ?? "0", CultureInfo.InvariantCulture);
        Console.Out.WriteLine($"from {done}");
        while (done < count)
        {
            for (var last = done + Commit; done < last; done++)
            {
                await writer.WriteAsync(Flight.Codec.Encode(new Flight($"LH{done}", null)));
            }

            await writer.CommitAsync(done.ToString(CultureInfo.InvariantCulture));
            Console.Out.WriteLine($"to {done}");
            Console.Out.Flush();
        }
    }
}
