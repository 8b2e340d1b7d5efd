namespace Productionize;

/// <summary>
/// Rows with a name, checked on the way. It is an <see cref="IAsyncEnumerable{T}"/>, so <c>await foreach</c> reads it; a
/// <see cref="DataPass"/> also tells counts, rejects, progress and the fingerprint.
/// </summary>
/// <typeparam name="T">A row.</typeparam>
/// <remarks>
/// An implementation writes <see cref="Name"/> and <see cref="ReadAsync"/>; the rest follows. Every pass reads anew. Passes may run side
/// by side; one pass belongs to one reader.
/// </remarks>
public interface IDataSource<out T> : IAsyncEnumerable<T>
{
    /// <summary>The source's name for people, such as the file's name.</summary>
    string Name { get; }

    /// <summary>Names, types and rules of the rows; null where they have none, as after <c>Select</c>.</summary>
    Schema? Schema => null;

    /// <summary>Reads the rows once. Rows that break a rule go to <paramref name="pass"/> and are not returned.</summary>
    /// <param name="pass">Takes counts, rejects and the fingerprint.</param>
    /// <param name="cancellationToken">Ends the pass.</param>
    /// <returns>The rows that obey every rule, in the order of the origin.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="pass"/> is null; thrown at the call, so an iterator is a method of its own behind the check.
    /// </exception>
    /// <exception cref="DataSourceException">The origin as a whole cannot be read: no header, a missing column.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    IAsyncEnumerable<T> ReadAsync(DataPass pass, CancellationToken cancellationToken = default);

    IAsyncEnumerator<T> IAsyncEnumerable<T>.GetAsyncEnumerator(CancellationToken cancellationToken) =>
        ReadAsync(new DataPass(), cancellationToken).GetAsyncEnumerator(cancellationToken);
}
