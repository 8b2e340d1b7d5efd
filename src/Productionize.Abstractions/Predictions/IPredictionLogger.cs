namespace Productionize;

/// <summary>
/// Takes groups of encoded records, and what came true. The queue of the pipeline groups, bounds and retries for every logger, so that
/// one of a team's own is a dozen lines.
/// </summary>
/// <remarks>
/// Safe for concurrent calls. The same record again (by id, role, model and version) is the same record, also within one batch and after
/// the log was opened again; the same outcome again changes nothing. So a call that failed or was cancelled can simply be made again.
/// The contract suites of the package Productionize.Testing.NUnit prove a logger right.
/// </remarks>
public interface IPredictionLogger
{
    /// <summary>What a completed call promises; <c>UsePredictionAudit</c> refuses <see cref="Durability.Accepted"/>.</summary>
    Durability Durability { get; }

    /// <summary>Logs a group of records, all or none acknowledged; an empty one changes nothing.</summary>
    /// <param name="batch">The records, valid until the call completes.</param>
    /// <param name="cancellationToken">
    /// Ends the call; what was written by then may or may not stay. Where it is cancelled before the call, nothing is logged.
    /// </param>
    /// <returns>Completes when <see cref="Durability"/> is reached.</returns>
    /// <exception cref="ArgumentNullException">The batch is null; thrown at the call.</exception>
    ValueTask LogAsync(PredictionBatch batch, CancellationToken cancellationToken = default);

    /// <summary>
    /// Logs what came true, in any order: before the prediction, late, repeated or corrected. What an outcome supersedes
    /// (<see cref="PredictionOutcome.Supersedes"/>) need not be kept; what arrives last does not therefore count.
    /// </summary>
    /// <param name="outcomes">The outcomes.</param>
    /// <param name="cancellationToken">
    /// Ends the call; what was written by then may or may not stay. Where it is cancelled before the call, nothing is logged.
    /// </param>
    /// <returns>Completes when <see cref="Durability"/> is reached.</returns>
    /// <exception cref="ArgumentNullException">The list is null, thrown at the call; or one of it is, and none was logged.</exception>
    /// <exception cref="ArgumentException">
    /// An outcome names no prediction (<see cref="PredictionOutcome.Validate"/>); none of the call was logged.
    /// </exception>
    ValueTask LogOutcomesAsync(IReadOnlyList<PredictionOutcome> outcomes, CancellationToken cancellationToken = default);
}
