namespace Productionize;

/// <summary>
/// What came true for a prediction, or what people decided. It names the prediction by id or by the caller's key, in any order: before
/// the prediction, late, repeated or corrected. The newest <see cref="ObservedAt"/>, then the highest <see cref="Revision"/>, counts.
/// </summary>
public sealed record PredictionOutcome
{
    /// <summary>The kind of an outcome that says what came true.</summary>
    public const string Truth = "truth";

    /// <summary>The id of the prediction; empty where <see cref="Key"/> names it.</summary>
    public Guid PredictionId { get; init; }

    /// <summary>The caller's own key of the prediction; null where <see cref="PredictionId"/> names it.</summary>
    public string? Key { get; init; }

    /// <summary>What it is: <c>truth</c>, <c>decision</c> (what people did), <c>value</c>, or a name of one's own.</summary>
    public string Kind { get; init; } = Truth;

    /// <summary>The value.</summary>
    public required FieldValue Value { get; init; }

    /// <summary>When it was observed, which decides between two outcomes of one kind; not when it arrived.</summary>
    public required DateTimeOffset ObservedAt { get; init; }

    /// <summary>Decides between two outcomes of one kind observed at the same time.</summary>
    public int Revision { get; init; }

    /// <summary>Whether this outcome counts rather than <paramref name="other"/>, of the same kind and prediction.</summary>
    /// <param name="other">The other outcome.</param>
    /// <returns>
    /// True when this one is newer, or (to be the same in any order of arrival) equally new and of the greater value: as text, then by
    /// type.
    /// </returns>
    public bool Supersedes(PredictionOutcome other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var order = ObservedAt.CompareTo(other.ObservedAt);
        order = order != 0 ? order : Revision.CompareTo(other.Revision);
        order = order != 0 ? order : string.CompareOrdinal(Value.ToString(), other.Value.ToString());

        // The text "1" and the number 1 read the same; without the type the first to arrive would win.
        return order != 0 ? order > 0 : Comparer<FieldKind?>.Default.Compare(Value.Kind, other.Value.Kind) > 0;
    }

    /// <summary>Refuses an outcome that no prediction could be found for.</summary>
    /// <exception cref="ArgumentException">It names no prediction, or two ways at once, or its kind is no name.</exception>
    public void Validate()
    {
        if ((PredictionId == Guid.Empty) == string.IsNullOrEmpty(Key))
        {
            throw new ArgumentException(
                $"An outcome names its prediction by {nameof(PredictionId)} or by {nameof(Key)}, and this one has " +
                $"{(PredictionId == Guid.Empty ? "neither" : "both")}: set one of the two.");
        }

        Names.ThrowIfInvalid(Kind, nameof(Kind));
    }

    /// <summary>Refuses what <see cref="IPredictionLogger.LogOutcomesAsync"/> refuses, before anything is logged.</summary>
    /// <param name="outcomes">The outcomes of a call.</param>
    /// <exception cref="ArgumentNullException">The list or one of it is null.</exception>
    /// <exception cref="ArgumentException">One of them is not valid: see <see cref="Validate"/>.</exception>
    public static void ValidateAll(IReadOnlyList<PredictionOutcome> outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        foreach (var outcome in outcomes)
        {
            ArgumentNullException.ThrowIfNull(outcome, nameof(outcomes));
            outcome.Validate();
        }
    }

    /// <summary>Kind and id: nothing that could be personal data.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{Kind} {PredictionId:n}";
}
