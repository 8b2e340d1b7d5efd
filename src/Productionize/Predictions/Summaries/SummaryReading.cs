namespace Productionize;

/// <summary>Takes the chunks of a read in, one after the other. For one thread at a time.</summary>
internal sealed class SummaryReading(PredictionSummaryOptions options)
{
    private const string Truth = "outcome." + PredictionOutcome.Truth;
    private const string Value = "outcome.value";

    private readonly Dictionary<(int Week, string Model, int? Version, PredictionRole Role), GroupState> _groups = [];
    private readonly Dictionary<(string Model, int? Version), VersionState> _versions = [];
    private readonly Dictionary<(string Model, PredictionRole Role), (long[] Answered, long[] WithTruth)> _ages = [];
    private readonly long[] _edges = [.. options.AgeEdges.Select(edge => edge.Ticks)];
    private readonly string? _score = options.Score;
    private readonly DateTimeOffset _now = options.Time.GetUtcNow();

    /// <summary>The rows taken in.</summary>
    public long Rows { get; private set; }

    /// <summary>The columns needed; null where the output is to be looked at first.</summary>
    public IReadOnlyList<string>? Fields => _score is null ? null : ["output." + _score, Truth, Value];

    public void Add(PredictionColumns chunk)
    {
        var key = (chunk.Model.Name, chunk.Model.Version);
        if (!_versions.TryGetValue(key, out var version))
        {
            _versions.Add(key, version = new VersionState());
        }

        var score = ScoreOf(chunk, out var scoreFault);
        var scores = score is null ? default : new NumberColumn(chunk.Doubles(score), chunk.Present(score));
        var truths = Outcomes(chunk, Truth, out var areOtherTruths);
        var values = Outcomes(chunk, Value, out var areOtherValues);
        version.HasOtherTruths |= areOtherTruths;
        version.HasOtherValues |= areOtherValues;
        var times = chunk.UtcTicks;
        var durations = chunk.DurationTicks;
        var roles = chunk.Roles;
        var statuses = chunk.Statuses;
        for (var row = 0; row < chunk.Count; row++)
        {
            var group = GroupOf(WeekOf(times[row]), chunk.Model, roles[row]);
            group.AddCall(statuses[row]);
            if (statuses[row] != PredictionStatus.Answered)
            {
                continue;
            }

            group.AddLatency(durations[row]);
            var (answered, withTruth) = AgesOf(chunk.Model, roles[row]);
            var age = AgeOf(times[row]);
            answered[age]++;
            if (truths.IsPresent(row))
            {
                withTruth[age]++;
                group.AddTruth();
                version.AddScoreFault(scoreFault);
            }

            var hasScore = TryGet(scores, row, ref group.ScoresLeftOut, out var answer);
            if (TryGet(truths, row, ref group.TruthsLeftOut, out var truth) && hasScore)
            {
                group.AddScore(answer, truth, version);
            }

            // On a shadow nobody acted: the value belongs to the live answer of the same id.
            if (roles[row] == PredictionRole.Live && TryGet(values, row, ref group.ValuesLeftOut, out var value))
            {
                group.AddValue(value);
            }
        }

        Rows += chunk.Count;
    }

    public PredictionSummary ToSummary() => new()
    {
        Rows = Rows,
        At = _now,
        Groups = [.. _groups
            .Select(group => group.Value.ToGroup(
                DateOnly.FromDayNumber(group.Key.Week), group.Key.Model, group.Key.Version, group.Key.Role,
                _versions[(group.Key.Model, group.Key.Version)]))
            .OrderBy(group => group.Week).ThenBy(group => group.Model, StringComparer.Ordinal)
            .ThenBy(group => group.Version).ThenBy(group => group.Role)],
        Coverage = [.. _ages
            .OrderBy(ages => ages.Key.Model, StringComparer.Ordinal).ThenBy(ages => ages.Key.Role)
            .SelectMany(ages => Enumerable.Range(0, _edges.Length + 1).Select(age => new PredictionCoverage
            {
                Model = ages.Key.Model,
                Role = ages.Key.Role,
                From = age == 0 ? TimeSpan.Zero : TimeSpan.FromTicks(_edges[age - 1]),
                To = age == _edges.Length ? null : TimeSpan.FromTicks(_edges[age]),
                Answered = ages.Value.Answered[age],
                WithTruth = ages.Value.WithTruth[age],
            }))],
        Notes = Rows == 0
            ? ["No prediction matches the query. A pipeline hands on what it logs within moments: FlushAsync of it waits for that."]
            : [.. _versions.OrderBy(version => version.Key.Model, StringComparer.Ordinal).ThenBy(version => version.Key.Version)
                .SelectMany(version => version.Value.Notes(new ModelInfo(version.Key.Model, version.Key.Version)))],
    };

    // The first day of the calendar was a Monday.
    private static int WeekOf(long utcTicks)
    {
        var day = (int)(utcTicks / TimeSpan.TicksPerDay);
        return day - (day % 7);
    }

    private static bool TryGet(NumberColumn column, int row, ref long leftOut, out double number)
    {
        if (!column.TryGet(row, out number))
        {
            return false;
        }

        var isFinite = double.IsFinite(number);
        leftOut += isFinite ? 0 : 1;
        return isFinite;
    }

    // Which kind an outcome has is known only to the getters: they refuse a column with a text in it, and this one has no numbers then.
    private static NumberColumn Outcomes(PredictionColumns chunk, string field, out bool isOther)
    {
        isOther = false;
        var present = chunk.Present(field);
        try
        {
            return new NumberColumn(chunk.Doubles(field), present);
        }
        catch (ArgumentException)
        {
            isOther = true;
            return new NumberColumn([], present, chunk.Count);
        }
    }

    private string? ScoreOf(PredictionColumns chunk, out string? fault)
    {
        const string remedy = $"Set {nameof(PredictionSummaryOptions)}.{nameof(PredictionSummaryOptions.Score)} to ";
        string[] numbers = [.. chunk.Output.Fields
            .Where(field => field.Kind is FieldKind.Int64 or FieldKind.Single or FieldKind.Double).Select(field => field.Name)];
        var score = _score is null ? numbers.Length == 1 ? numbers[0] : null : numbers.Contains(_score) ? _score : null;
        fault = score is not null ? null
            : numbers.Length == 0
            ? $"{chunk.Model} answers no number ({chunk.Output}), so its quality is not measured. Log the score beside the answer."
            : _score is null
            ? $"{chunk.Model} answers several numbers, so its quality is not measured. {remedy}one of: {string.Join(", ", numbers)}."
            : $"{chunk.Model} answers no number '{_score}', so its quality is not measured. {remedy}one of: {string.Join(", ", numbers)}.";
        return score is null ? null : "output." + score;
    }

    private GroupState GroupOf(int week, ModelInfo model, PredictionRole role)
    {
        var key = (week, model.Name, model.Version, role);
        if (!_groups.TryGetValue(key, out var group))
        {
            _groups.Add(key, group = new GroupState());
        }

        return group;
    }

    private (long[] Answered, long[] WithTruth) AgesOf(ModelInfo model, PredictionRole role)
    {
        var key = (model.Name, role);
        if (!_ages.TryGetValue(key, out var ages))
        {
            _ages.Add(key, ages = (new long[_edges.Length + 1], new long[_edges.Length + 1]));
        }

        return ages;
    }

    // A time after now is below every edge: the youngest class.
    private int AgeOf(long utcTicks)
    {
        var age = 0;
        while (age < _edges.Length && _now.UtcTicks - utcTicks >= _edges[age])
        {
            age++;
        }

        return age;
    }
}
