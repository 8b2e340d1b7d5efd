namespace Productionize;

/// <summary>Reads a prediction log: records joined with their outcomes, or columns. A write-only logger need not implement it.</summary>
/// <remarks>
/// Safe for concurrent calls, also while the log is written; records arriving during a read may be missing from it. What a
/// pipeline has logged can be read once its queue has handed it on: call <c>FlushAsync</c> of the pipeline before reading one's own.
/// </remarks>
public interface IPredictionReader
{
    /// <summary>Reads records, each once, joined with the newest outcome of each kind.</summary>
    /// <param name="query">Which ones; every condition holds.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>The records in the order in which they were logged.</returns>
    IAsyncEnumerable<LoggedPrediction> ReadAsync(PredictionQuery query, CancellationToken cancellationToken = default);

    /// <summary>Reads the same as columns, without an object per record: for monitoring.</summary>
    /// <param name="query">Which ones; every condition holds.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>Chunks of one version each, valid until the next is asked for.</returns>
    IAsyncEnumerable<PredictionColumns> ReadColumnsAsync(PredictionQuery query, CancellationToken cancellationToken = default);
}
