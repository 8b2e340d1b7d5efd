using System.Buffers.Binary;

namespace Productionize;

/// <summary>A column of texts or JSON: each with its length before it.</summary>
internal sealed class TextBuffer(string name, int index, FieldKind kind) : ColumnBuffer(name, index)
{
    private const int LengthSize = 4;
    private const int LongestRange = 256;
    private const int MostDistinct = 256;
    private const int Slots = 1024;

    // Where in the values a distinct text begins, plus one; which number it has.
    private readonly (int Place, byte Number)[] _slots = new (int, byte)[Slots];
    private (byte[], byte[])? _range;

    public override ColumnType Type => ColumnType.Text;

    public override void Add(Row row)
    {
        if (AddLevel(row))
        {
            var text = kind == FieldKind.String ? row.GetUtf8(Index) : row.GetJson(Index);
            var place = Values.Take(LengthSize + text.Length);
            BinaryPrimitives.WriteInt32LittleEndian(place, text.Length);
            text.CopyTo(place[LengthSize..]);
        }
    }

    public override (byte[] Least, byte[] Greatest) Range() => _range ?? RangeOf(Values.Span);

    /// <summary>Pays where each distinct text stands there several times.</summary>
    public override bool TryShorten(GrowingBytes values, GrowingBytes places, out int count)
    {
        (count, _range) = (0, null);
        Array.Clear(_slots);
        var all = Values.Span;
        for (var next = 0; next < all.Length;)
        {
            var text = all.Slice(next, LengthSize + BinaryPrimitives.ReadInt32LittleEndian(all[next..]));
            var slot = (int)(Hash(text) % Slots);
            while (_slots[slot].Place != 0 && !all[(_slots[slot].Place - 1)..].StartsWith(text))
            {
                slot = (slot + 1) % Slots;
            }

            if (_slots[slot].Place == 0)
            {
                // Given up early where nearly all differ, as in a column of keys.
                if (count == MostDistinct || count > (places.Length / 2) + 8)
                {
                    return false;
                }

                _slots[slot] = (next + 1, (byte)count++);
                values.Add(text);
            }

            places.Add(_slots[slot].Number);
            next += text.Length;
        }

        _range = RangeOf(values.Span);
        return count > 0;
    }

    public override void Clear()
    {
        base.Clear();
        _range = null;
    }

    protected override int Measure(int place, int count)
    {
        var all = Values.Span;
        var end = place;
        for (; count > 0; count--)
        {
            end += LengthSize + BinaryPrimitives.ReadInt32LittleEndian(all[end..]);
        }

        return end - place;
    }

    // Bytes of UTF-8 stand in the order that the format wants. None of long ones: the footer would grow with them.
    private (byte[] Least, byte[] Greatest) RangeOf(ReadOnlySpan<byte> all)
    {
        if (kind != FieldKind.String || all.IsEmpty)
        {
            return ([], []);
        }

        var least = First(all);
        var greatest = least;
        for (; !all.IsEmpty; all = all[(LengthSize + First(all).Length)..])
        {
            var text = First(all);
            if (text.SequenceCompareTo(greatest) > 0)
            {
                greatest = text;
            }
            else if (text.SequenceCompareTo(least) < 0)
            {
                least = text;
            }
        }

        return least.Length > LongestRange || greatest.Length > LongestRange || greatest.IsEmpty
            ? ([], [])
            : (least.ToArray(), greatest.ToArray());
    }

    private static ReadOnlySpan<byte> First(ReadOnlySpan<byte> all) => all.Slice(LengthSize, BinaryPrimitives.ReadInt32LittleEndian(all));

    private static uint Hash(ReadOnlySpan<byte> text)
    {
        var hash = 0x9E3779B97F4A7C15UL;
        for (; text.Length >= 8; text = text[8..])
        {
            hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(text)) * 0xff51afd7ed558ccdUL;
            hash ^= hash >> 32;
        }

        foreach (var one in text)
        {
            hash = (hash ^ one) * 0xff51afd7ed558ccdUL;
        }

        return (uint)(hash >> 40);
    }
}
