namespace Productionize;

/// <summary>Writes thrift structures in the compact protocol, member by member in the order of their numbers.</summary>
internal sealed class ThriftWriter(GrowingBytes bytes)
{
    public const int NumberType = 5;
    public const int TextType = 8;
    public const int StructType = 12;

    private const int LongType = 6;
    private const int ListType = 9;

    private readonly Stack<int> _outer = new();
    private int _last;

    public GrowingBytes Bytes => bytes;

    public ThriftWriter Int32(int member, int value)
    {
        Head(member, NumberType);
        Number(value);
        return this;
    }

    public ThriftWriter Int64(int member, long value)
    {
        Head(member, LongType);
        Number(value);
        return this;
    }

    public ThriftWriter Text(int member, ReadOnlySpan<byte> text)
    {
        Head(member, TextType);
        Text(text);
        return this;
    }

    /// <summary>Begins a member that is a structure.</summary>
    public ThriftWriter Begin(int member)
    {
        Head(member, StructType);
        return Begin();
    }

    /// <summary>Begins a structure that stands alone or in a list.</summary>
    public ThriftWriter Begin()
    {
        _outer.Push(_last);
        _last = 0;
        return this;
    }

    public ThriftWriter End()
    {
        bytes.Add(0);
        _last = _outer.Pop();
        return this;
    }

    /// <summary>A member that is a structure without members.</summary>
    public ThriftWriter Empty(int member) => Begin(member).End();

    /// <summary>Begins a list; its elements follow.</summary>
    public ThriftWriter List(int member, int type, int count)
    {
        Head(member, ListType);
        if (count < 15)
        {
            bytes.Add((byte)((count << 4) | type));
        }
        else
        {
            bytes.Add((byte)(0xF0 | type));
            Bare((ulong)count);
        }

        return this;
    }

    /// <summary>A number as an element of a list.</summary>
    public void Number(long value) => Bare((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>A text as an element of a list.</summary>
    public void Text(ReadOnlySpan<byte> text)
    {
        Bare((ulong)text.Length);
        bytes.Add(text);
    }

    private void Head(int member, int type)
    {
        // A structure of Parquet has no members so far apart that the short form would not hold the step.
        bytes.Add((byte)(((member - _last) << 4) | type));
        _last = member;
    }

    private void Bare(ulong value)
    {
        for (; value >= 128; value >>= 7)
        {
            bytes.Add((byte)(value | 128));
        }

        bytes.Add((byte)value);
    }
}
