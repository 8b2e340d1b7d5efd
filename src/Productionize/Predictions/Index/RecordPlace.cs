using System.Buffers.Binary;
using System.Text;

namespace Productionize;

/// <summary>Which of the records with one id it is, and where it lies in its file.</summary>
/// <param name="Which">A hash of role, model and version: with the id, what makes it the same record when it is logged again.</param>
/// <param name="Location">Where: see the kind of file.</param>
internal readonly record struct RecordPlace(ulong Which, long Location)
{
    public const int Size = 16;

    public static RecordPlace Of(in PredictionEntry entry, long location) => new(WhichOf(entry), location);

    public static ulong WhichOf(in PredictionEntry entry)
    {
        var model = entry.Source.Model;
        Span<byte> bytes = stackalloc byte[256];
        bytes[0] = (byte)entry.Role;
        BinaryPrimitives.WriteInt64LittleEndian(bytes[1..], model.Version ?? long.MinValue);
        return Encoding.UTF8.TryGetBytes(model.Name, bytes[9..], out var length)
            ? TextHash.Of(bytes[..(9 + length)])
            : TextHash.Of([.. bytes[..9], .. Encoding.UTF8.GetBytes(model.Name)]);
    }

    public static RecordPlace Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Which);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], Location);
    }
}
