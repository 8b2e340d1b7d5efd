namespace Productionize;

/// <summary>Reads a prediction log: records joined with their outcomes, or columns. A write-only logger need not implement it.</summary>
/// <remarks>
/// Safe for concurrent calls, also while the log is written; records arriving during a read may be missing from it. What a
/// pipeline has logged can be read once its queue has handed it on: call <c>FlushAsync</c> of the pipeline before reading one's own.
/// </remarks>
public interface IPredictionReader
{
    /// <summary>
    /// Reads records, each once, joined with the newest outcome of each kind, whether it named the prediction by id or by key. Every member
    /// comes back as it was logged; of a <see cref="ModelInfo"/> name, version, format and digest do, its signature need not.
    /// </summary>
    /// <param name="query">Which ones; every condition holds.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>
    /// The records of each version and day in the order in which they were logged; of several writers, versions or days one after the other
    /// or mixed, as suits the log.
    /// </returns>
    /// <exception cref="ArgumentNullException">The query is null; thrown at the call.</exception>
    IAsyncEnumerable<LoggedPrediction> ReadAsync(PredictionQuery query, CancellationToken cancellationToken = default);

    /// <summary>Reads the same as columns, without an object per record: for monitoring.</summary>
    /// <param name="query">Which ones; every condition holds.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>Chunks of one version each, of any size and in any order, valid until the next is asked for.</returns>
    /// <exception cref="ArgumentNullException">The query is null; thrown at the call.</exception>
    IAsyncEnumerable<PredictionColumns> ReadColumnsAsync(PredictionQuery query, CancellationToken cancellationToken = default);
}
