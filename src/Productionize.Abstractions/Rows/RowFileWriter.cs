namespace Productionize;

/// <summary>Takes the rows of one file, from <see cref="IRowFileFormat.CreateAsync"/>. For one caller at a time; memory is bounded.</summary>
public abstract class RowFileWriter : IAsyncDisposable
{
    /// <summary>Takes a row; its bytes may be reused afterwards.</summary>
    /// <param name="row">The row, of the schema of the file.</param>
    /// <param name="cancellationToken">Cancels the call; the file cannot be finished then.</param>
    /// <returns>Completes when the row is taken.</returns>
    /// <exception cref="IOException">Writing failed.</exception>
    public abstract ValueTask WriteAsync(Row row, CancellationToken cancellationToken = default);

    /// <summary>Ends the file: when it returns, all is on the device, checked. The name of a new file is for the caller to sync.</summary>
    /// <param name="notes">What else is to be known of the file: names and texts, found again in <see cref="RowFileReader.Notes"/>.</param>
    /// <param name="cancellationToken">Cancels the call; the file cannot be finished then.</param>
    /// <returns>Completes when the file can be read.</returns>
    /// <exception cref="IOException">Writing failed.</exception>
    public abstract ValueTask FinishAsync(IReadOnlyDictionary<string, string> notes, CancellationToken cancellationToken = default);

    /// <summary>Closes the file as it is.</summary>
    /// <returns>Completes when it is closed.</returns>
    public abstract ValueTask DisposeAsync();
}
