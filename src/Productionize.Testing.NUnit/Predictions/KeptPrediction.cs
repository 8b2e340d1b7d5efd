namespace Productionize;

/// <summary>
/// What a logger kept of one record, as <see cref="PredictionLoggerContract"/> looks at it: what makes it the same record when it comes
/// again, how the call ended, what went in and what came out. A logger may keep more; with less, nobody could say what was predicted.
/// </summary>
public sealed record KeptPrediction
{
    /// <summary>The id of the prediction.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whether the caller got the answer.</summary>
    public required PredictionRole Role { get; init; }

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The number of the version; null for a model that is not from a store.</summary>
    public required int? Version { get; init; }

    /// <summary>How the call ended.</summary>
    public required PredictionStatus Status { get; init; }

    /// <summary>
    /// What went in, as a JSON object as <see cref="RowJson.ToText"/> writes it: NaN and infinity are texts, a missing cell is null or absent, the
    /// members are in any order. A logger with a column per field makes it from its columns.
    /// </summary>
    public required string Input { get; init; }

    /// <summary>What came out, likewise; null where there was no answer.</summary>
    public required string? Output { get; init; }

    /// <summary>What a logger that keeps everything has of a record.</summary>
    /// <param name="record">The record.</param>
    /// <returns>The part at which the suite looks.</returns>
    public static KeptPrediction Of(PredictionRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return new KeptPrediction
        {
            Id = record.Id,
            Role = record.Role,
            Model = record.Model.Name,
            Version = record.Model.Version,
            Status = record.Status,
            Input = RowJson.ToText(record.Input),
            Output = record.Output is { } output ? RowJson.ToText(output) : null,
        };
    }

    /// <summary>Id, model, role and status: nothing that could be personal data.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{Id:n} {new ModelInfo(Model, Version)} {Role} {Status}";
}
