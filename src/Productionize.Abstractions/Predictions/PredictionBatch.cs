using System.Collections;

namespace Productionize;

/// <summary>
/// A group of encoded records over one buffer, valid until the logger that got it has completed: a list of views, made on demand.
/// </summary>
public abstract class PredictionBatch : IReadOnlyList<PredictionEntry>
{
    /// <summary>The number of records.</summary>
    public abstract int Count { get; }

    /// <summary>All records one after the other; a binary logger writes these bytes as they are.</summary>
    public abstract ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>What the records come from; an entry names one of them by its position.</summary>
    public abstract IReadOnlyList<PredictionSource> Sources { get; }

    /// <summary>One record, read from the bytes on demand.</summary>
    /// <param name="index">The position, from 0.</param>
    public abstract PredictionEntry this[int index] { get; }

    /// <summary>Goes through the records; a loop over the positions does so without an allocation.</summary>
    /// <returns>The enumerator.</returns>
    public IEnumerator<PredictionEntry> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
