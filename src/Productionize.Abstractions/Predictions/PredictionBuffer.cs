namespace Productionize;

/// <summary>
/// A batch that is filled record by record and used again after <see cref="Clear"/>. For one thread at a time. Loggers do not need it:
/// it is for what makes batches (the pipeline's queue, an import, a test).
/// </summary>
public sealed class PredictionBuffer : PredictionBatch
{
    private readonly List<PredictionSource> _sources = [];
    private readonly List<int> _starts = [];
    private byte[] _bytes = [];
    private int _length;

    /// <inheritdoc/>
    public override int Count => _starts.Count;

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, _length);

    /// <inheritdoc/>
    public override IReadOnlyList<PredictionSource> Sources => _sources;

    /// <inheritdoc/>
    public override PredictionEntry this[int index]
    {
        get
        {
            var start = _starts[index];
            var end = index + 1 < _starts.Count ? _starts[index + 1] : _length;
            return new PredictionEntry(this, _bytes.AsMemory(start, end - start));
        }
    }

    /// <summary>Encodes records into a batch of their own.</summary>
    /// <param name="records">The records.</param>
    /// <returns>The batch.</returns>
    public static PredictionBuffer Of(params IEnumerable<PredictionRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        var buffer = new PredictionBuffer();
        var writer = new PredictionEntryWriter();
        var sources = new Dictionary<(ModelInfo, Schema, Schema?), int>();
        foreach (var record in records)
        {
            ArgumentNullException.ThrowIfNull(record, nameof(records));
            var output = record.Output?.Schema;
            if (!sources.TryGetValue((record.Model, record.Input.Schema, output), out var source))
            {
                // A record without an answer has no output schema of its own: the signature's, or any.
                source = buffer.AddSource(new PredictionSource(
                    record.Model, record.Input.Schema, output ?? record.Model.Signature?.Output ?? record.Input.Schema));
                sources.Add((record.Model, record.Input.Schema, output), source);
            }

            buffer.Add(writer.Write(source, record));
        }

        return buffer;
    }

    /// <summary>Adds a source.</summary>
    /// <param name="source">The source.</param>
    /// <returns>The number by which entries name it.</returns>
    public int AddSource(PredictionSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        _sources.Add(source);
        return _sources.Count - 1;
    }

    /// <summary>Adds a record.</summary>
    /// <param name="entry">The bytes of one record, made by a <see cref="PredictionEntryWriter"/>; copied.</param>
    public void Add(ReadOnlySpan<byte> entry)
    {
        if (_bytes.Length - _length < entry.Length)
        {
            Array.Resize(ref _bytes, Math.Max(checked(_length + entry.Length), Math.Max(4096, _bytes.Length * 2)));
        }

        entry.CopyTo(_bytes.AsSpan(_length));
        _starts.Add(_length);
        _length += entry.Length;
    }

    /// <summary>Removes the records and keeps sources and memory.</summary>
    public void Clear()
    {
        _starts.Clear();
        _length = 0;
    }
}
