namespace Productionize;

/// <summary>
/// What holds for a version in the whole read. Looked at only when all is read, so that it does not matter which chunk comes first.
/// </summary>
internal sealed class VersionState
{
    // Sorted, so that their order does not tell which came first.
    private readonly SortedSet<string> _scoreFaults = new(StringComparer.Ordinal);

    /// <summary>Whether a truth is text.</summary>
    public bool HasOtherTruths { get; set; }

    /// <summary>Whether a value is text.</summary>
    public bool HasOtherValues { get; set; }

    /// <summary>Whether a truth is a number other than 0 and 1.</summary>
    public bool HasNumbers { get; private set; }

    /// <summary>Whether a score is not a probability.</summary>
    public bool HasOtherScores { get; private set; }

    /// <summary>Takes in why an answer whose truth is known has no score; null where it has one.</summary>
    public void AddScoreFault(string? fault)
    {
        if (fault is not null)
        {
            _scoreFaults.Add(fault);
        }
    }

    public void Note(double score, double truth)
    {
        HasNumbers |= truth is not (0 or 1);
        HasOtherScores |= score is < 0 or > 1;
    }

    public IEnumerable<string> Notes(ModelInfo model)
    {
        foreach (var fault in HasOtherTruths ? [] : _scoreFaults)
        {
            yield return fault;
        }

        if (HasOtherTruths)
        {
            yield return $"{model} has truths that are text, so its quality is not measured: log yes or no, or a number, as outcome.";
        }
        else if (HasOtherScores && !HasNumbers)
        {
            yield return $"{model} has scores outside 0 to 1, so it has neither log loss nor Brier score: they are of probabilities.";
        }

        if (HasOtherValues)
        {
            yield return $"{model} has values that are no number, so they are not summed up: log a number as outcome.";
        }
    }
}
