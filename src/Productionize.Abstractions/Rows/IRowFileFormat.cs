namespace Productionize;

/// <summary>
/// A file format for rows that other tools read, such as Parquet: what a prediction log seals its segments into. Thread-safe; files are
/// written and read independently of each other.
/// </summary>
public interface IRowFileFormat
{
    /// <summary>How the names of files end, such as <c>.parquet</c>.</summary>
    string Extension { get; }

    /// <summary>Begins a file.</summary>
    /// <param name="path">The file, in a directory that exists; one that is there is written over.</param>
    /// <param name="schema">The cells of every row: a column each. Every field may be missing.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Takes the rows. Dispose it; without <see cref="RowFileWriter.FinishAsync"/> the file is not to be read.</returns>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="IOException">The file cannot be created.</exception>
    ValueTask<RowFileWriter> CreateAsync(string path, Schema schema, CancellationToken cancellationToken = default);

    /// <summary>Opens a finished file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Reads it; dispose it.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, unfinished or of another format.</exception>
    ValueTask<RowFileReader> OpenAsync(string path, CancellationToken cancellationToken = default);
}
