namespace Productionize;

/// <summary>Writes rows into a file, by way of a buffer.</summary>
internal interface IRowFormat : IDisposable
{
    /// <summary>Begins a new file.</summary>
    void WriteHeader();

    void Write(Row row);

    /// <summary>Hands what waits to the file.</summary>
    ValueTask FlushAsync(CancellationToken cancellationToken);
}
