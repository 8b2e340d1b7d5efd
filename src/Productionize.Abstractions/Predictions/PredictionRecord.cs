namespace Productionize;

/// <summary>
/// One logged call, for reading. Id, role and model (name and version) are its key: the same key again is the same record, so that a
/// retry does no harm.
/// </summary>
public sealed record PredictionRecord
{
    /// <summary>The id of the prediction; a shadow has the id of the live one.</summary>
    public required Guid Id { get; init; }

    /// <summary>When the call began.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The model and version that answered, or failed.</summary>
    public required ModelInfo Model { get; init; }

    /// <summary>Whether the caller got the answer.</summary>
    public PredictionRole Role { get; init; }

    /// <summary>How the call ended.</summary>
    public PredictionStatus Status { get; init; }

    /// <summary>What went in, as far as the policy of each field lets it be logged. <see cref="RowJson.ToText"/> shows it.</summary>
    public required Row Input { get; init; }

    /// <summary>What came out; null where there was no answer.</summary>
    public Row? Output { get; init; }

    /// <summary>Whom it is about; null when not said.</summary>
    public string? Subject { get; init; }

    /// <summary>Who asked; null when not said.</summary>
    public string? Caller { get; init; }

    /// <summary>The caller's own business key; null when not said.</summary>
    public string? Key { get; init; }

    /// <summary>The W3C trace id, 32 hexadecimal digits; null outside a trace.</summary>
    public string? TraceId { get; init; }

    /// <summary>Free labels; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>Why this answer and not the usual one; null for the usual one.</summary>
    public string? Reason { get; init; }

    /// <summary>The error's type and message; null where there was none.</summary>
    public string? Error { get; init; }

    /// <summary>Id, model, role and status: nothing that could be personal data.</summary>
    /// <returns>Such as <c>0193… churn@3 Live Answered</c>.</returns>
    public override string ToString() => $"{Id:n} {Model} {Role} {Status}";
}
