namespace Productionize;

/// <summary>Reads one file, from <see cref="IRowFileFormat.OpenAsync"/>. For one read at a time; memory is bounded by a row group.</summary>
public abstract class RowFileReader : IAsyncDisposable
{
    /// <summary>The number of rows.</summary>
    public abstract long Count { get; }

    /// <summary>What the writer noted.</summary>
    public abstract IReadOnlyDictionary<string, string> Notes { get; }

    /// <summary>Reads rows in the order in which they were written; what lies before the first one is not decoded.</summary>
    /// <param name="schema">The columns wanted, by name and kind, and no others are read.</param>
    /// <param name="first">The number of the first row, from 0.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>The rows, each valid until the next is asked for.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, or lacks a column.</exception>
    public abstract IAsyncEnumerable<Row> ReadAsync(Schema schema, long first = 0, CancellationToken cancellationToken = default);

    /// <summary>Closes the file.</summary>
    /// <returns>Completes when it is closed.</returns>
    public abstract ValueTask DisposeAsync();
}
