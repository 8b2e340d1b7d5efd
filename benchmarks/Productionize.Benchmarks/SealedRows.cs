using System.Globalization;

namespace Productionize;

/// <summary>Flat rows as a log of predictions seals them: 10 numbers in, one out, and what is known of each prediction.</summary>
internal sealed class SealedRows
{
    public static readonly Schema Schema = new(
    [
        Of("id", FieldKind.String), Of("time", FieldKind.Timestamp), Of("version", FieldKind.Int64), Of("role", FieldKind.String),
        Of("status", FieldKind.String), Of("duration_ms", FieldKind.Double), Of("subject", FieldKind.String),
        Of("caller", FieldKind.String), Of("key", FieldKind.String), Of("trace_id", FieldKind.String), Of("tags", FieldKind.Json),
        Of("reason", FieldKind.String), Of("error", FieldKind.String), Of("has_output", FieldKind.Boolean),
        .. Enumerable.Range(0, Inputs).Select(i => Of($"input.f{i}", FieldKind.Single)), Of("output.score", FieldKind.Single),
    ]);

    private const int Inputs = 10;
    private const int FirstInput = 14;

    private readonly byte[] _bytes;
    private readonly int[] _ends;

    /// <summary>Makes rows, a millisecond apart; ids, subjects and traces differ, other texts are the same.</summary>
    public SealedRows(int count)
    {
        var (all, writer, random) = (new MemoryStream(), new RowWriter(), new Random(7));
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        _ends = new int[count];
        for (var i = 0; i < count; i++)
        {
            var time = start.AddTicks((i * TimeSpan.TicksPerMillisecond) + random.Next(10_000));
            writer.Begin(Schema);
            writer.Set(0, Guid.CreateVersion7(time).ToString());
            writer.Set(1, time);
            writer.Set(2, 3L);
            writer.Set(3, "Live");
            writer.Set(4, "Answered");
            writer.Set(5, random.NextDouble() * 10);
            writer.Set(6, string.Create(CultureInfo.InvariantCulture, $"customer-{random.Next(100_000_000):00000000}"));
            writer.Set(7, "web");
            writer.Set(9, string.Create(CultureInfo.InvariantCulture, $"{random.NextInt64():x16}{random.NextInt64():x16}"));
            writer.SetJson(10, "{\"region\":\"eu\"}"u8);
            writer.Set(13, true);
            for (var input = 0; input < Inputs; input++)
            {
                // Half of them are whole numbers, as an age or a count.
                writer.Set(FirstInput + input, input % 2 == 0 ? random.Next(100) : random.NextSingle() * 1000);
            }

            writer.Set(FirstInput + Inputs, random.NextSingle());
            all.Write(writer.Row.Data.Span);
            _ends[i] = (int)all.Length;
        }

        _bytes = all.ToArray();
    }

    public int Count => _ends.Length;

    public Row this[int index] => new(Schema, _bytes.AsMemory((index == 0 ? 0 : _ends[index - 1])..(_ends[index])));

    /// <summary>Writes all rows into a file.</summary>
    public async Task WriteAsync(string path)
    {
        await using var writer = await new ParquetRowFormat().CreateAsync(path, Schema).ConfigureAwait(false);
        for (var i = 0; i < Count; i++)
        {
            await writer.WriteAsync(this[i]).ConfigureAwait(false);
        }

        await writer.FinishAsync(new Dictionary<string, string>()).ConfigureAwait(false);
    }

    private static Field Of(string name, FieldKind kind) => new(name, kind) { Optional = true };
}
