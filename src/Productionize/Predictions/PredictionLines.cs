using System.Runtime.CompilerServices;

namespace Productionize;

/// <summary>Turns batches into the lines of one append, each source before its first record. For one call at a time.</summary>
internal sealed class PredictionLines : IDisposable
{
    // One damaged source line must not take all records of its version: copies are never farther apart than this.
    private const int RepeatEvery = 1024 * 1024;

    private readonly LineBuffer _buffer = new();
    private readonly ConditionalWeakTable<PredictionSource, SourceLine> _sources = [];
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);
    private int _sinceRepeat;
    private bool _acknowledged;

    /// <summary>All lines since <see cref="Begin"/>.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.Written;

    /// <summary>Begins an append.</summary>
    public void Begin()
    {
        _buffer.Clear();

        // After a failure the file no longer has the sources of that append.
        if (!_acknowledged || _sinceRepeat > RepeatEvery)
        {
            _written.Clear();
            _sinceRepeat = 0;
        }

        _acknowledged = false;
    }

    /// <summary>Notes that the lines are in the file.</summary>
    public void Acknowledge()
    {
        _acknowledged = true;
        _sinceRepeat += _buffer.Written.Length;
    }

    public void Add(PredictionBatch batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            var entry = batch[i];
            var source = _sources.GetValue(entry.Source, static source => new SourceLine(source));
            if (_written.Add(source.Name))
            {
                _buffer.Append(source.Bytes);
            }

            PredictionLine.Write(_buffer, entry, source.Name);
        }
    }

    public void Add(IReadOnlyList<PredictionOutcome> outcomes)
    {
        PredictionOutcome.ValidateAll(outcomes);
        foreach (var outcome in outcomes)
        {
            OutcomeLine.Write(_buffer, outcome);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();
}
