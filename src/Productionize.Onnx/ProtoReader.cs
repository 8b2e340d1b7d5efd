namespace Productionize;

/// <summary>Reads the fields of one message of protobuf's wire format; refuses whatever is cut short.</summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> bytes)
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Delimited = 2;
    private const int Fixed32 = 5;

    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Goes to the next field whose value is bytes: a message, a text, or packed numbers. Other fields are stepped over.</summary>
    public bool Next(out int field, out ReadOnlySpan<byte> value)
    {
        while (!_rest.IsEmpty)
        {
            var tag = ReadVarint();
            field = (int)(tag >> 3);
            switch ((int)tag & 7)
            {
                case Varint:
                    ReadVarint();
                    break;
                case Fixed64:
                    Take(8);
                    break;
                case Fixed32:
                    Take(4);
                    break;
                case Delimited:
                    value = Take(ReadVarint());
                    return true;
                default:
                    // Groups have been out of use for twenty years; nothing that writes ONNX writes them.
                    throw new InvalidDataException("a field has an unknown wire type");
            }
        }

        field = 0;
        value = default;
        return false;
    }

    private ulong ReadVarint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Take(1)[0];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("a number is longer than ten bytes");
    }

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)_rest.Length)
        {
            throw new InvalidDataException($"a field needs {count} bytes and {_rest.Length} are left");
        }

        var taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }
}
