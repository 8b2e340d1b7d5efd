namespace Productionize;

/// <summary>The newest outcome of each prediction and kind, whatever the order in which they came. For one thread at a time.</summary>
internal sealed class OutcomeIndex
{
    private readonly Dictionary<Guid, List<PredictionOutcome>> _byId = [];
    private readonly Dictionary<string, List<PredictionOutcome>> _byKey = new(StringComparer.Ordinal);

    /// <summary>Takes an outcome in; it counts if it supersedes what is known.</summary>
    public void Add(PredictionOutcome outcome)
    {
        if (outcome.PredictionId != Guid.Empty)
        {
            Add(_byId, outcome.PredictionId, outcome);
        }
        else
        {
            Add(_byKey, outcome.Key!, outcome);
        }
    }

    /// <summary>What counts for a record, by its id and by its key, ordered by kind.</summary>
    public IReadOnlyList<PredictionOutcome> Of(PredictionRecord record)
    {
        var byId = _byId.GetValueOrDefault(record.Id);
        var byKey = record.Key is null ? null : _byKey.GetValueOrDefault(record.Key);
        if (byId is null && byKey is null)
        {
            return [];
        }

        List<PredictionOutcome> joined = [.. byId ?? []];
        foreach (var outcome in byKey ?? [])
        {
            Put(joined, outcome);
        }

        joined.Sort((left, right) => string.CompareOrdinal(left.Kind, right.Kind));
        return joined.AsReadOnly();
    }

    private static void Add<TKey>(Dictionary<TKey, List<PredictionOutcome>> index, TKey key, PredictionOutcome outcome)
        where TKey : notnull
    {
        if (!index.TryGetValue(key, out var known))
        {
            index.Add(key, known = new List<PredictionOutcome>(1));
        }

        Put(known, outcome);
    }

    private static void Put(List<PredictionOutcome> known, PredictionOutcome outcome)
    {
        var at = known.FindIndex(other => other.Kind == outcome.Kind);
        if (at < 0)
        {
            known.Add(outcome);
        }
        else if (outcome.Supersedes(known[at]))
        {
            known[at] = outcome;
        }
    }
}
