namespace Productionize;

/// <summary>What accompanies one call: a struct, so that an id travels inward without an allocation per call.</summary>
public readonly record struct PredictionOptions
{
    /// <summary>The id of the prediction; empty (the default) lets the head of the pipeline assign one.</summary>
    public Guid Id { get; init; }

    /// <summary>The caller's own business key, such as an order number; an outcome may name it instead of the id.</summary>
    public string? Key { get; init; }

    /// <summary>Whom the prediction is about, such as a customer number.</summary>
    public string? Subject { get; init; }

    /// <summary>Who asks, such as the name of a service.</summary>
    public string? Caller { get; init; }

    /// <summary>Free labels for the log; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>Set by routers, written by the log.</summary>
    public PredictionRole Role { get; init; }

    /// <summary>Why this call was made, set by routers; null for a usual one.</summary>
    public string? Reason { get; init; }

    /// <summary>The id only: key and subject may be personal data.</summary>
    /// <returns>The id without dashes.</returns>
    public override string ToString() => Id.ToString("n");
}
