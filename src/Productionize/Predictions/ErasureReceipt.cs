namespace Productionize;

/// <summary>
/// What <see cref="PredictionLog.EraseSubjectAsync"/> did, without saying about whom. It is also kept in the log's directory, as
/// <c>erasures/ID.json</c>. Immutable.
/// </summary>
/// <param name="Id">Names this erasure, to be noted beside the request for it.</param>
/// <param name="Begun">When it began.</param>
/// <param name="Completed">When all was erased; null in the file of one that was killed, which is to be asked for again.</param>
/// <param name="Records">The number of records that were erased.</param>
/// <param name="Outcomes">The number of outcomes that were erased with them.</param>
/// <param name="Files">The number of files that were changed or deleted.</param>
public sealed record ErasureReceipt(Guid Id, DateTimeOffset Begun, DateTimeOffset? Completed, long Records, long Outcomes, int Files);
