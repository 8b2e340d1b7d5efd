namespace Productionize;

/// <summary>
/// Where rows are written to: a file, a folder, a table. What has been written can be continued, also after a kill, since each commit
/// keeps a checkpoint of the writer's together with the rows.
/// </summary>
/// <remarks>An implementation may be asked to open side by side; it then refuses the second writer of the same target.</remarks>
public interface IDataSink
{
    /// <summary>The target's name for people, such as the file's name.</summary>
    string Name { get; }

    /// <summary>Opens the target, or makes it, after the last commit: rows that were written but not committed are gone.</summary>
    /// <param name="schema">Names and kinds of the cells that will be written.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The writer, which the caller disposes.</returns>
    /// <exception cref="DataSinkException">
    /// There is something else already, it was written with other columns, another writer has it open, or it cannot be written.
    /// </exception>
    ValueTask<DataSinkWriter> OpenAsync(Schema schema, CancellationToken cancellationToken = default);
}
