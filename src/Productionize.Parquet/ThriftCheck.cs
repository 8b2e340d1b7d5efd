namespace Productionize;

/// <summary>
/// Walks over thrift structures (the compact protocol) before Parquet.Net reads them: its reader takes the end of the bytes for more of a
/// number and never comes back, and believes every length. What passes here has the members it expects, whole.
/// </summary>
internal ref struct ThriftCheck(ReadOnlySpan<byte> bytes, Action<string, int, long>? onNumber = null)
{
    private const int True = 1;
    private const int False = 2;
    private const int List = 9;
    private const int Struct = 12;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Where the structure ended.</summary>
    public int Position { get; private set; }

    /// <summary>Walks over one structure.</summary>
    /// <exception cref="EndOfStreamException">It does not end within the bytes.</exception>
    /// <exception cref="InvalidDataException">It is none.</exception>
    /// <exception cref="NotSupportedException">It is encrypted, or has members that came later.</exception>
    public void Walk(string structure)
    {
        var members = ThriftShapes.Of(structure);
        var field = 0;
        while (Byte() is not 0 and var head)
        {
            field = head >> 4 == 0 ? checked((int)Zigzag(Number())) : field + (head >> 4);
            var type = head & 15;
            if (members.TryGetValue(field, out var wanted))
            {
                Member(structure, field, type, wanted);
            }
            else
            {
                Skip(type);
            }
        }
    }

    private void Member(string structure, int field, int type, string wanted)
    {
        if (wanted == "Encryption")
        {
            throw new NotSupportedException("It is encrypted.");
        }

        if (wanted[0] == '[')
        {
            Require(type == List, structure, field);
            var (count, element) = ListHead();
            for (var i = 0; i < count; i++)
            {
                Value(structure, field, element, wanted[1..]);
            }
        }
        else if (wanted == "bool")
        {
            Require(type is True or False, structure, field);
        }
        else
        {
            Value(structure, field, type, wanted);
        }
    }

    private void Value(string structure, int field, int type, string wanted)
    {
        Require(type == TypeOf(wanted), structure, field);
        switch (wanted)
        {
            case "byte":
                Take(1);
                break;
            case "i16" or "i32" or "i64":
                var number = Zigzag(Number());
                onNumber?.Invoke(structure, field, number);
                break;
            case "double":
                Take(8);
                break;
            case "text":
                Take(Number());
                break;
            default:
                Walk(wanted);
                break;
        }
    }

    private void Skip(int type)
    {
        switch (type)
        {
            case True or False:
                break;
            case 3:
                Take(1);
                break;
            case 4 or 5 or 6:
                Number();
                break;
            case 7:
                Take(8);
                break;
            case 8:
                Take(Number());
                break;
            case List:
                var (count, element) = ListHead();
                for (var i = 0; i < count; i++)
                {
                    // Parquet.Net would not step over the byte of each.
                    Skip(element is True or False ? Struct : element);
                }

                break;
            default:
                throw new NotSupportedException("It has parts of a newer version of the Parquet format, or is damaged.");
        }
    }

    private (int Count, int Element) ListHead()
    {
        var head = Byte();
        var count = head >> 4 == 15 ? Number() : (ulong)(head >> 4);
        return count <= (ulong)(_bytes.Length - Position)
            ? ((int)count, head & 15)
            : throw new InvalidDataException($"A list says that it has {count} parts, more than there are bytes.");
    }

    private int Byte() => Position < _bytes.Length ? _bytes[Position++] : throw new EndOfStreamException("It ends too early.");

    private ulong Number()
    {
        var number = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Byte();
            number |= (ulong)(next & 127) << shift;
            if (next < 128)
            {
                return number;
            }
        }

        throw new InvalidDataException("A number is longer than 64 bits.");
    }

    private void Take(ulong count) => Position = count <= (ulong)(_bytes.Length - Position)
        ? Position + (int)count
        : throw new EndOfStreamException($"A text says that it has {count} bytes, more than there are.");

    private static long Zigzag(ulong number) => (long)(number >> 1) ^ -(long)(number & 1);

    private static int TypeOf(string wanted) => wanted switch
    {
        "byte" => 3,
        "i16" => 4,
        "i32" => 5,
        "i64" => 6,
        "double" => 7,
        "text" => 8,
        _ => Struct,
    };

    private static void Require(bool holds, string structure, int field)
    {
        if (!holds)
        {
            throw new InvalidDataException($"Member {field} of {structure} is of another type.");
        }
    }
}
