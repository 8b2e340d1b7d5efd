namespace Productionize;

/// <summary>
/// The files of one version, and a lease on them: the version is not deleted while this is open. Safe to use from several threads until
/// it is disposed; whoever opened it disposes it.
/// </summary>
public abstract class ModelContent : IAsyncDisposable
{
    /// <summary>Which version this is.</summary>
    public abstract ModelVersion Version { get; }

    /// <summary>
    /// A private copy of one file, verified before its first byte is handed out. The caller disposes the stream, which can seek, cannot
    /// be written to and outlives this lease.
    /// </summary>
    /// <param name="name">The name within the package.</param>
    /// <param name="cancellationToken">Stops the copying.</param>
    /// <exception cref="FileNotFoundException">The version has no such file; the message lists those that it has.</exception>
    /// <exception cref="ModelIntegrityException">The stored bytes are not those that were added.</exception>
    /// <exception cref="ObjectDisposedException">The lease was given back.</exception>
    public abstract ValueTask<Stream> OpenFileAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>One file as text, verified and read whole.</summary>
    /// <param name="name">The name within the package.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The text; UTF-8, or what a byte order mark says.</returns>
    /// <exception cref="FileNotFoundException">The version has no such file; the message lists those that it has.</exception>
    /// <exception cref="ModelIntegrityException">The stored bytes are not those that were added.</exception>
    /// <exception cref="ObjectDisposedException">The lease was given back.</exception>
    public ValueTask<string> ReadTextAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        return ReadNamedTextAsync(name, cancellationToken);
    }

    /// <summary>
    /// A private directory with verified copies of all files, for loaders that need paths (ONNX external data, Python). The same on each
    /// call, and removed when this lease is disposed.
    /// </summary>
    /// <param name="cancellationToken">Stops the copying.</param>
    /// <exception cref="ModelIntegrityException">The stored bytes are not those that were added.</exception>
    /// <exception cref="ObjectDisposedException">The lease was given back.</exception>
    public abstract ValueTask<string> GetDirectoryAsync(CancellationToken cancellationToken = default);

    /// <summary>Gives the lease back and removes the directory. A second call does nothing.</summary>
    public abstract ValueTask DisposeAsync();

    private async ValueTask<string> ReadNamedTextAsync(string name, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(await OpenFileAsync(name, cancellationToken).ConfigureAwait(false));
        return await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
    }
}
