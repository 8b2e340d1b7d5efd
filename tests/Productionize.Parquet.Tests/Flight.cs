using Within = System.ComponentModel.DataAnnotations.RangeAttribute;

namespace Productionize;

public sealed record Flight(string Number, [property: Within(-1000, 1000)] int? Delay)
{
    public static readonly RowCodec<Flight> Codec = RowCodec.For<Flight>();

    /// <summary>Writes flights through the sink, each list with a commit of its own.</summary>
    public static async Task WriteAsync(string folder, IEnumerable<IEnumerable<Flight>> commits)
    {
        await using var writer = await new ParquetDataSink(folder).OpenAsync(Codec.Schema);
        foreach (var flights in commits)
        {
            var last = "nothing";
            foreach (var flight in flights)
            {
                await writer.WriteAsync(Codec.Encode(flight));
                last = flight.Number;
            }

            await writer.CommitAsync(last);
        }
    }
}
