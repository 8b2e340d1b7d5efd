namespace Productionize;

/// <summary>
/// Takes groups of encoded records, and what came true. The queue of the pipeline groups, bounds and retries for every logger, so that
/// one of a team's own is a dozen lines.
/// </summary>
/// <remarks>
/// Safe for concurrent calls. The same record again (by id, role and model) is the same record; the same outcome again changes nothing.
/// </remarks>
public interface IPredictionLogger
{
    /// <summary>What a completed call promises; <c>UsePredictionAudit</c> refuses <see cref="Durability.Accepted"/>.</summary>
    Durability Durability { get; }

    /// <summary>Logs a group of records, all or none acknowledged.</summary>
    /// <param name="batch">The records, valid until the call completes.</param>
    /// <param name="cancellationToken">Ends the call; what was written by then may or may not stay.</param>
    /// <returns>Completes when <see cref="Durability"/> is reached.</returns>
    ValueTask LogAsync(PredictionBatch batch, CancellationToken cancellationToken = default);

    /// <summary>Logs what came true, in any order: before the prediction, late, repeated or corrected.</summary>
    /// <param name="outcomes">The outcomes.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Completes when <see cref="Durability"/> is reached.</returns>
    /// <exception cref="ArgumentException">
    /// An outcome names no prediction (<see cref="PredictionOutcome.Validate"/>); none was logged.
    /// </exception>
    ValueTask LogOutcomesAsync(IReadOnlyList<PredictionOutcome> outcomes, CancellationToken cancellationToken = default);
}
