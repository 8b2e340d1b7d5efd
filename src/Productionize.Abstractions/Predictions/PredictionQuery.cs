namespace Productionize;

/// <summary>Which logged predictions to read: every condition that is set holds.</summary>
public sealed record PredictionQuery
{
    /// <summary>The id; null: any.</summary>
    public Guid? Id { get; init; }

    /// <summary>The caller's own key; null: any.</summary>
    public string? Key { get; init; }

    /// <summary>Whom it is about; null: anyone.</summary>
    public string? Subject { get; init; }

    /// <summary>The model's name; null: any.</summary>
    public string? Model { get; init; }

    /// <summary>The number of the version; null: any.</summary>
    public int? Version { get; init; }

    /// <summary>The role; null: any.</summary>
    public PredictionRole? Role { get; init; }

    /// <summary>How the call ended; null: any way.</summary>
    public PredictionStatus? Status { get; init; }

    /// <summary>The earliest time, inclusive; null: any.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The latest time, exclusive; null: any.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>
    /// The columns wanted, such as <c>input.age</c>, <c>output.p</c> or <c>outcome.truth</c>, and no others; null: all.
    /// </summary>
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>Whether a record meets every condition.</summary>
    /// <param name="record">The record.</param>
    /// <returns>True when it does.</returns>
    public bool Matches(PredictionRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return (Id is null || record.Id == Id)
            && (Key is null || record.Key == Key)
            && (Subject is null || record.Subject == Subject)
            && (Model is null || record.Model.Name == Model)
            && (Version is null || record.Model.Version == Version)
            && (Role is null || record.Role == Role)
            && (Status is null || record.Status == Status)
            && (From is null || record.Time >= From)
            && (To is null || record.Time < To);
    }

    /// <summary>The model only: key and subject may be personal data.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Model ?? "";
}
