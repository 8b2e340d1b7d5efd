using System.Diagnostics.CodeAnalysis;

namespace Productionize;

/// <summary>Profiles a source in one pass.</summary>
public static class ProfileDataSourceExtensions
{
    private const string NeedsReflection =
        "Reads the members of the type by reflection. Give a codec made with RowCodecBuilder<T> instead.";

    /// <summary>
    /// Reads all rows once, in flat memory, and tells what they are like; the columns are the public members of <typeparamref name="T"/>:
    /// see <see cref="RowCodec.For{T}()"/>, with the policies of the source's schema where it has these columns.
    /// </summary>
    /// <param name="source">The source. Rows that it rejects are not in the profile.</param>
    /// <typeparam name="T">A row.</typeparam>
    /// <returns>The profile.</returns>
    /// <exception cref="DataSourceException">The origin as a whole cannot be read.</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public static ValueTask<DataProfile> ProfileAsync<T>(this IDataSource<T> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return ProfileAsync(source, SourceCodec.Of(source));
    }

    /// <inheritdoc cref="ProfileAsync{T}(IDataSource{T})"/>
    /// <param name="source">The source. Rows that it rejects are not in the profile.</param>
    /// <param name="pass">Takes counts, rejects and the fingerprint.</param>
    /// <param name="cancellationToken">Ends the pass.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public static ValueTask<DataProfile> ProfileAsync<T>(
        this IDataSource<T> source, DataPass pass, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(pass);
        return ProfileAsync(source, SourceCodec.Of(source), pass, cancellationToken);
    }

    /// <summary>Reads all rows once, in flat memory, and tells what they are like; the columns are the fields of a codec.</summary>
    /// <param name="source">The source. Rows that it rejects are not in the profile.</param>
    /// <param name="codec">Names, types and policies of the columns.</param>
    /// <param name="pass">Takes counts, rejects and the fingerprint; null where nobody asks for them.</param>
    /// <param name="cancellationToken">Ends the pass.</param>
    /// <typeparam name="T">A row.</typeparam>
    /// <returns>The profile.</returns>
    /// <exception cref="DataSourceException">The origin as a whole cannot be read.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static ValueTask<DataProfile> ProfileAsync<T>(
        this IDataSource<T> source, RowCodec<T> codec, DataPass? pass = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(codec);
        return ReadAsync(source.ReadAsync(pass ?? new DataPass(), cancellationToken), codec, cancellationToken);
    }

    private static async ValueTask<DataProfile> ReadAsync<T>(
        IAsyncEnumerable<T> rows, RowCodec<T> codec, CancellationToken cancellationToken)
    {
        var (profiler, writer) = (new DataProfiler(codec.Schema), new RowWriter());
        await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            writer.Begin(codec.Schema);
            codec.Write(row, writer);
            profiler.Add(writer.Row);
        }

        return profiler.ToProfile();
    }
}
