namespace Productionize;

/// <summary>Rows in memory. It keeps every promise; what is wrong derives from it.</summary>
public class RightSink : IDataSink
{
    private readonly List<Row> _rows = [];
    private Schema? _schema;
    private string? _checkpoint;
    private bool _open;

    public virtual string Name => "memory";

    public IReadOnlyList<Row> Rows => _rows;

    protected virtual bool RefusesOtherColumns => true;

    protected virtual bool RefusesASecondWriter => true;

    protected virtual bool DropsWhatIsNotCommitted => true;

    protected virtual bool CommitsNothing => true;

    protected virtual bool EndsWhenDisposed => true;

    public ValueTask<DataSinkWriter> OpenAsync(Schema schema, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(schema);
        cancellationToken.ThrowIfCancellationRequested();
        if ((RefusesASecondWriter && _open) || (RefusesOtherColumns && _schema is not null && _schema.ToString() != schema.ToString()))
        {
            throw new DataSinkException(Name, "It is open, or has other columns.");
        }

        (_schema, _open) = (schema, true);
        return new(new Writer(this, schema));
    }

    /// <summary>What is kept of a row.</summary>
    protected virtual Row Keep(Row row) => row.ToArray();

    private sealed class Writer(RightSink sink, Schema schema) : DataSinkWriter
    {
        private readonly List<Row> _waiting = [];
        private bool _disposed;

        public override string? Checkpoint => sink._checkpoint;

        public override ValueTask WriteAsync(Row row, CancellationToken cancellationToken = default)
        {
            ObjectDisposedException.ThrowIf(_disposed && sink.EndsWhenDisposed, this);
            if (row.Schema.ToString() != schema.ToString())
            {
                throw new ArgumentException("The row has other cells.", nameof(row));
            }

            _waiting.Add(sink.Keep(row));
            return default;
        }

        public override ValueTask CommitAsync(string checkpoint, CancellationToken cancellationToken = default)
        {
            ArgumentException.ThrowIfNullOrEmpty(checkpoint);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(checkpoint.Length, 65_536, nameof(checkpoint));
            ObjectDisposedException.ThrowIf(_disposed && sink.EndsWhenDisposed, this);
            if (_waiting.Count > 0 || sink.CommitsNothing)
            {
                sink._rows.AddRange(_waiting);
                _waiting.Clear();
                sink._checkpoint = checkpoint;
            }

            return default;
        }

        public override ValueTask DisposeAsync()
        {
            if (!_disposed && !sink.DropsWhatIsNotCommitted)
            {
                sink._rows.AddRange(_waiting);
            }

            (_disposed, sink._open) = (true, false);
            return default;
        }
    }
}
