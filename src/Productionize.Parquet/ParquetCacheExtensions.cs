namespace Productionize;

/// <summary>Keeps the rows of a source, so that later passes need not ask its origin.</summary>
public static class ParquetCacheExtensions
{
    /// <summary>
    /// The rows of a source, read from its origin once and from Parquet files afterwards, as long as the key is the same:
    /// <c>source.CacheToParquet("cache", key: "2024-02 of the warehouse", codec)</c>.
    /// </summary>
    /// <param name="source">The origin.</param>
    /// <param name="folder">Where the rows are kept, for each key in a folder of its own; deleted here only where it is damaged.</param>
    /// <param name="key">
    /// Says which data it is: a date of delivery, a version, the fingerprint of the files beneath. Nothing else decides whether the origin
    /// is asked: data that changed under the same key is not seen. Codec and origin are not compared either.
    /// </param>
    /// <param name="codec">Writes and reads the rows; only their names and kinds matter, not their rules.</param>
    /// <typeparam name="T">A row.</typeparam>
    /// <returns>
    /// The source, under the same name. The first pass that reads all of the origin makes the cache; one that is left early, cancelled or
    /// killed makes none. Of two first passes at a time one makes it, the other only reads. Each later pass compares the files with their
    /// SHA-256 before its first row: a damaged cache is made anew from the origin.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="folder"/> or <paramref name="key"/> is empty.</exception>
    /// <remarks>
    /// Later passes tell the same accepted rows, rejected rows, warnings and fingerprint as the first, in the same order; rules are not
    /// checked again, not even those of age. The cache holds personal data where the rows and the rejected rows do. A pass ends with a
    /// <see cref="DataSinkException"/> where the cache cannot be written: delete or move the folder, or read the origin itself.
    /// </remarks>
    public static IDataSource<T> CacheToParquet<T>(this IDataSource<T> source, string folder, string key, RowCodec<T> codec)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        ArgumentNullException.ThrowIfNull(codec);
        return new CachedDataSource<T>(source, new CacheFolder(folder, key, codec.Schema), codec);
    }
}
