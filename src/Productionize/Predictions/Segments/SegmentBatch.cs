namespace Productionize;

/// <summary>Knows the sources of a frame that was read, for its records to be decoded.</summary>
internal sealed class SegmentBatch(IReadOnlyList<PredictionSource> sources) : PredictionBatch
{
    public override int Count => 0;

    public override ReadOnlyMemory<byte> Bytes => default;

    public override IReadOnlyList<PredictionSource> Sources => sources;

    public override PredictionEntry this[int index] => throw new ArgumentOutOfRangeException(nameof(index));
}
