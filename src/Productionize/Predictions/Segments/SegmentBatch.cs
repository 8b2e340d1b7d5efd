namespace Productionize;

/// <summary>Knows the sources of a frame that was read, for its records to be decoded.</summary>
/// <param name="names">Their names.</param>
/// <param name="sources">The sources; null for one that is lost.</param>
internal sealed class SegmentBatch(ulong[] names, PredictionSource?[] sources) : PredictionBatch
{
    public ulong[] Names => names;

    public override int Count => 0;

    public override ReadOnlyMemory<byte> Bytes => default;

    public override IReadOnlyList<PredictionSource> Sources => sources!;

    public override PredictionEntry this[int index] => throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>Whether a source is there and known.</summary>
    public bool Has(int source) => (uint)source < (uint)sources.Length && sources[source] is not null;
}
