using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Productionize;

/// <summary>A column of numbers.</summary>
internal sealed class NumberBuffer<T, TReader>(string name, int index, ColumnType type) : ColumnBuffer(name, index)
    where T : unmanaged, INumber<T>
    where TReader : CellReaders.ICellReader<T>
{
    public override ColumnType Type => type;

    private ReadOnlySpan<T> Numbers => MemoryMarshal.Cast<byte, T>(Values.Span);

    public override void Add(Row row)
    {
        if (AddLevel(row))
        {
            var value = TReader.Read(row, Index);
            MemoryMarshal.Write(Values.Take(Unsafe.SizeOf<T>()), in value);
        }
    }

    /// <summary>None where there is a NaN, as the format wants it, since nobody knows where it stands among the numbers.</summary>
    public override (byte[] Least, byte[] Greatest) Range()
    {
        var numbers = Numbers;
        if (numbers.IsEmpty || T.IsNaN(numbers[0]))
        {
            return ([], []);
        }

        var (least, greatest) = (numbers[0], numbers[0]);
        foreach (var number in numbers)
        {
            if (T.IsNaN(number))
            {
                return ([], []);
            }

            least = number < least ? number : least;
            greatest = number > greatest ? number : greatest;
        }

        // The two zeros are equal, and either may have been met first: the range holds both.
        least = T.IsZero(least) && typeof(T) != typeof(long) && typeof(T) != typeof(int) ? -T.Zero : least;
        greatest = T.IsZero(greatest) ? T.Zero : greatest;
        return (Bytes(least), Bytes(greatest));
    }

    /// <summary>Pays where all are the same: one comparison of the bytes with themselves, a step further.</summary>
    public override bool TryShorten(GrowingBytes values, GrowingBytes places, out int count)
    {
        var bytes = Values.Span;
        var size = Unsafe.SizeOf<T>();
        count = 1;
        if (bytes.Length < 16 * size || !bytes[size..].SequenceEqual(bytes[..^size]))
        {
            return false;
        }

        values.Add(bytes[..size]);
        places.Take(bytes.Length / size).Clear();
        return true;
    }

    protected override int Measure(int place, int count) => Unsafe.SizeOf<T>() * count;

    private static byte[] Bytes(T value) => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).ToArray();
}
