namespace Productionize;

/// <summary>
/// Writes rows to one target. Rows and checkpoint become durable together, or neither does: a crash between two commits leaves the target
/// as the first left it. For one thread at a time; disposing it drops what was not committed.
/// </summary>
public abstract class DataSinkWriter : IAsyncDisposable
{
    private const int LongestCheckpoint = 65_536;

    /// <summary>What the last commit, of this writer or an earlier one, was given; null for a target without one.</summary>
    public abstract string? Checkpoint { get; }

    /// <summary>Writes a row after those before it. Nobody is promised to see it before the next commit.</summary>
    /// <param name="row">The row, with the cells of the schema that the target was opened with; not kept.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="DataSinkException">The target cannot take it.</exception>
    public abstract ValueTask WriteAsync(Row row, CancellationToken cancellationToken = default);

    /// <summary>Makes the rows since the last commit durable, together with a checkpoint; both are there when it returns.</summary>
    /// <param name="checkpoint">What the caller needs to go on from here, at most 65,536 characters; never empty.</param>
    /// <param name="cancellationToken">Ends the wait; whether the commit holds is then told by <see cref="Checkpoint"/> after
    /// reopening.</param>
    /// <exception cref="DataSinkException">The target failed: reopen it to learn what holds.</exception>
    public abstract ValueTask CommitAsync(string checkpoint, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>Refuses a row that has not the cells of the target.</summary>
    /// <param name="schema">The cells that the target was opened with.</param>
    /// <param name="row">The row that is to be written.</param>
    /// <exception cref="ArgumentException">It has other cells.</exception>
    protected static void RequireCells(Schema schema, Row row)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (row.Schema is null || !row.Schema.HasLayoutOf(schema))
        {
            throw new ArgumentException($"The row has the cells ({row.Schema}), the target those of ({schema}).", nameof(row));
        }
    }

    /// <summary>Refuses a checkpoint that is empty or too long.</summary>
    /// <param name="checkpoint">The checkpoint that is to be kept.</param>
    /// <exception cref="ArgumentException">It is null, empty, or longer than 65,536 characters.</exception>
    protected static void RequireCheckpoint(string checkpoint)
    {
        ArgumentException.ThrowIfNullOrEmpty(checkpoint);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(checkpoint.Length, LongestCheckpoint, nameof(checkpoint));
    }
}
