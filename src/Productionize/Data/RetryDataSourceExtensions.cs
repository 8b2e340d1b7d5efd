using Polly;

namespace Productionize;

/// <summary>Reads on where a source broke off.</summary>
public static class RetryDataSourceExtensions
{
    /// <summary>
    /// The same rows, each handed out once, though the source fails on the way: after a <see cref="DataSourceException"/>,
    /// <see cref="IOException"/> or <see cref="HttpRequestException"/> it is opened anew, and the rows, rejects and warnings that were told
    /// already are passed over.
    /// </summary>
    /// <param name="source">The source. It must give the same rows in the same order each time; a query needs an ORDER BY.</param>
    /// <param name="pipeline">
    /// How often and when to try again; its strategies see the exceptions named above. What the pass throws, since too many rows are
    /// rejected, is never tried again.
    /// </param>
    /// <param name="codec">
    /// Writes the rows to compare those passed over with those handed out, by a running hash: where they differ, the pass ends with a
    /// <see cref="DataSourceException"/>. Null, the default: only their number is compared.
    /// </param>
    /// <typeparam name="T">A row.</typeparam>
    /// <returns>The source. Counts and fingerprint are those of the attempt that reached the end.</returns>
    public static IDataSource<T> Retry<T>(this IDataSource<T> source, ResiliencePipeline pipeline, RowCodec<T>? codec = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(pipeline);
        return new RetriedDataSource<T>(source, pipeline, codec);
    }
}
