namespace Productionize;

/// <summary>An outcome without the prediction that it names: a value, so that a scan makes no object for each.</summary>
internal readonly record struct KeptOutcome(string Kind, FieldValue Value, DateTimeOffset ObservedAt, int Revision, bool IsByKey)
{
    /// <summary>Whether this one counts: see <see cref="PredictionOutcome.Supersedes"/>, which decides where both are equally new.</summary>
    public bool Supersedes(in KeptOutcome other) => ObservedAt != other.ObservedAt ? ObservedAt > other.ObservedAt
        : Revision != other.Revision ? Revision > other.Revision
        : ToOutcome(default, null).Supersedes(other.ToOutcome(default, null));

    /// <summary>The outcome of a prediction, named as it was when it was logged.</summary>
    public PredictionOutcome ToOutcome(Guid id, string? key) => new()
    {
        PredictionId = IsByKey ? default : id,
        Key = IsByKey ? key : null,
        Kind = Kind,
        Value = Value,
        ObservedAt = ObservedAt,
        Revision = Revision,
    };
}
