namespace Productionize;

/// <summary>A line as it was written, valid until the next is read.</summary>
/// <param name="Number">Its number in the file, from 1.</param>
/// <param name="Bytes">The line without its line feed.</param>
internal readonly record struct WholeLine(long Number, ReadOnlyMemory<byte> Bytes);
