namespace Productionize;

/// <summary>Reads small prediction logs whole, as tests do; the lists hold everything in memory.</summary>
public static class PredictionReaderExtensions
{
    /// <summary>The predictions with their outcomes, in the order in which they were logged.</summary>
    /// <param name="reader">The log.</param>
    /// <param name="query">Which ones; null for all.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public static ValueTask<List<LoggedPrediction>> ReadAllAsync(
        this IPredictionReader reader, PredictionQuery? query = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return reader.ReadAsync(query ?? new PredictionQuery(), cancellationToken).ToListAsync(cancellationToken);
    }

    /// <summary>The records alone, in the order in which they were logged.</summary>
    /// <param name="reader">The log.</param>
    /// <param name="query">Which ones; null for all.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public static ValueTask<List<PredictionRecord>> ReadRecordsAsync(
        this IPredictionReader reader, PredictionQuery? query = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return reader.ReadAsync(query ?? new PredictionQuery(), cancellationToken)
            .Select(logged => logged.Record).ToListAsync(cancellationToken);
    }
}
