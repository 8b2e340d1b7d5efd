namespace Productionize;

/// <summary>A part of a frame: a record, an outcome or a source.</summary>
/// <param name="Offset">Where it is in the file.</param>
/// <param name="Bytes">Its bytes, valid as long as those of the frame.</param>
/// <param name="Crc">Their CRC-32C as they were written.</param>
internal readonly record struct SegmentPart(long Offset, ReadOnlyMemory<byte> Bytes, uint Crc)
{
    /// <summary>Whether it is as it was written.</summary>
    public bool IsWhole => Crc32C.Of(Bytes.Span) == Crc;

    /// <summary>Whether it was erased, which leaves zeros: no record, outcome or source is written so.</summary>
    public bool IsErased => !Bytes.Span.ContainsAnyExcept((byte)0);
}
