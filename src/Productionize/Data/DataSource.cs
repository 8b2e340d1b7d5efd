namespace Productionize;

/// <summary>Makes sources of what is no file: of rows in memory and of other sources.</summary>
public static class DataSource
{
    /// <summary>
    /// Several sources one after the other under one name. Each is judged alone (a key holds within each; for all of them together use
    /// <c>Check(codec)</c>); counts, rejects and warnings add up in the one pass. The fingerprint is the SHA-256 over those of the
    /// sources in their order, and the rows of all of them; there is none where a source has none.
    /// </summary>
    /// <param name="name">The name for people.</param>
    /// <param name="sources">At least one source.</param>
    /// <typeparam name="T">A row.</typeparam>
    /// <returns>The source. Its schema is that of the sources where all have the same one, else null.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty, or there is no source, or one of them is null.</exception>
    public static IDataSource<T> Union<T>(string name, params IReadOnlyList<IDataSource<T>> sources)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(sources);
        var parts = sources.ToArray();
        if (parts.Length == 0 || Array.Exists(parts, part => part is null))
        {
            throw new ArgumentException("A union needs at least one source, and none of them null.", nameof(sources));
        }

        var schema = Array.TrueForAll(parts, part => ReferenceEquals(part.Schema, parts[0].Schema)) ? parts[0].Schema : null;
        return new JoinedDataSource<T>(name, schema, () => parts);
    }

    /// <summary>The rows of this source, then those of another, under the name of this one: see <see cref="Union"/>.</summary>
    /// <param name="source">The source.</param>
    /// <param name="other">The rows that follow.</param>
    /// <typeparam name="T">A row.</typeparam>
    /// <returns>The source of both.</returns>
    public static IDataSource<T> Concat<T>(this IDataSource<T> source, IDataSource<T> other)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(other);
        return Union(source.Name, source, other);
    }

    /// <summary>
    /// A list as a source that checks nothing. Without a codec there is no fingerprint either.
    /// </summary>
    /// <param name="rows">The rows; enumerated anew by each pass, also side by side.</param>
    /// <param name="name">The name for people.</param>
    /// <typeparam name="T">A row.</typeparam>
    /// <returns>The source.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static IDataSource<T> ToDataSource<T>(this IEnumerable<T> rows, string name)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return rows.ToAsyncEnumerable().ToDataSource(name);
    }

    /// <summary>A list as a source, checked by the schema of a codec; its fingerprint is made of the cells in their order.</summary>
    /// <param name="rows">The rows; enumerated anew by each pass, also side by side.</param>
    /// <param name="name">The name for people.</param>
    /// <param name="codec">Names, types and rules of the rows. It only writes: the rows that come out are those that went in.</param>
    /// <typeparam name="T">A row.</typeparam>
    /// <returns>The source.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static IDataSource<T> ToDataSource<T>(this IEnumerable<T> rows, string name, RowCodec<T> codec)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return rows.ToAsyncEnumerable().ToDataSource(name, codec);
    }

    /// <summary>A sequence as a source that checks nothing. Without a codec there is no fingerprint either.</summary>
    /// <param name="rows">The rows; enumerated anew by each pass, also side by side. What it throws ends the pass.</param>
    /// <param name="name">The name for people.</param>
    /// <typeparam name="T">A row.</typeparam>
    /// <returns>The source.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static IDataSource<T> ToDataSource<T>(this IAsyncEnumerable<T> rows, string name)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new SequenceDataSource<T>(name, rows);
    }

    /// <summary>A sequence as a source, checked by the schema of a codec; its fingerprint is made of the cells in their order.</summary>
    /// <param name="rows">The rows; enumerated anew by each pass, also side by side. What it throws ends the pass.</param>
    /// <param name="name">The name for people.</param>
    /// <param name="codec">Names, types and rules of the rows. It only writes: the rows that come out are those that went in.</param>
    /// <typeparam name="T">A row.</typeparam>
    /// <returns>The source.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static IDataSource<T> ToDataSource<T>(this IAsyncEnumerable<T> rows, string name, RowCodec<T> codec)
    {
        ArgumentNullException.ThrowIfNull(codec);
        return new CheckedDataSource<T>(rows.ToDataSource(name), codec, fingerprintsCells: true);
    }
}
