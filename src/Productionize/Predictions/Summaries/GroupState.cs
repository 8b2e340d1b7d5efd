namespace Productionize;

/// <summary>What is known so far of one week, version and role.</summary>
internal sealed class GroupState
{
    private const double LeastProbability = 1e-15;

    private readonly long[] _byStatus = new long[4];
    private readonly NumberSketch _latency = new();
    private ScoreSketch? _scores;
    private RunningSum _logLoss;
    private RunningSum _brier;
    private RunningSum _squares;
    private RunningSum _absolute;
    private RunningSum _values;
    private long _longest;
    private long _withTruth;

    /// <summary>How many scores are not finite; so with truths and values.</summary>
    public long ScoresLeftOut;

    /// <summary>How many truths are not finite.</summary>
    public long TruthsLeftOut;

    /// <summary>How many values are not finite.</summary>
    public long ValuesLeftOut;

    public void AddCall(PredictionStatus status) => _byStatus[(int)status]++;

    /// <summary>Counts how long an answer took; a clock that was set back does not make it negative.</summary>
    public void AddLatency(long ticks)
    {
        ticks = Math.Max(0, ticks);
        _latency.Add(ticks);
        _longest = Math.Max(_longest, ticks);
    }

    public void AddTruth() => _withTruth++;

    public void AddValue(double value) => _values.Add(value);

    /// <summary>Compares a finite score with a finite truth.</summary>
    public void AddScore(double score, double truth, VersionState version)
    {
        version.Note(score, truth);
        _squares.Add((score - truth) * (score - truth));
        _absolute.Add(Math.Abs(score - truth));
        if (version.HasNumbers)
        {
            // Nobody will ask for the measures of two classes.
            _scores = null;
            return;
        }

        (_scores ??= new ScoreSketch()).Add(score, truth == 1);
        if (!version.HasOtherScores)
        {
            var p = Math.Clamp(score, LeastProbability, 1 - LeastProbability);
            _logLoss.Add(-Math.Log(truth == 1 ? p : 1 - p));
            _brier.Add((score - truth) * (score - truth));
        }
    }

    public PredictionSummaryGroup ToGroup(DateOnly week, string model, int? number, PredictionRole role, VersionState version) => new()
    {
        Week = week,
        Model = model,
        Version = number,
        Role = role,
        Predictions = _byStatus.Sum(),
        Answered = _byStatus[(int)PredictionStatus.Answered],
        Failed = _byStatus[(int)PredictionStatus.Failed],
        Canceled = _byStatus[(int)PredictionStatus.Canceled],
        Rejected = _byStatus[(int)PredictionStatus.Rejected],
        Latency = Latency(),
        WithTruth = _withTruth,
        Quality = Quality(version),
        Valued = version.HasOtherValues ? 0 : _values.Count,
        ValueSum = version.HasOtherValues || _values.Count == 0 ? null : _values.Value,

        // What shares a chunk with a text was not looked at, and which chunk that is must not matter.
        NotFinite = ScoresLeftOut + (version.HasOtherTruths ? 0 : TruthsLeftOut) + (version.HasOtherValues ? 0 : ValuesLeftOut),
    };

    private PredictionQuality? Quality(VersionState version)
    {
        if (_squares.Count == 0 || version.HasOtherTruths)
        {
            return null;
        }

        if (version.HasNumbers)
        {
            return new() { Rows = _squares.Count, Rmse = _squares.Mean is { } mean ? Math.Sqrt(mean) : null, Mae = _absolute.Mean };
        }

        var area = _scores!.AreaUnderRoc();
        return new()
        {
            Rows = _squares.Count,
            Auc = area?.Area,
            AucError = area?.Error,
            LogLoss = version.HasOtherScores ? null : _logLoss.Mean,
            Brier = version.HasOtherScores ? null : _brier.Mean,
        };
    }

    private PredictionLatency? Latency()
    {
        var count = _byStatus[(int)PredictionStatus.Answered];
        return count == 0 ? null : new(Quantile(0.5), Quantile(0.95), Quantile(0.99), Milliseconds(_longest));

        double Quantile(double share)
        {
            var position = (long)Math.Floor(share * (count - 1));
            var before = 0L;
            var bucket = _latency.Buckets().First(bucket => (before += bucket.Count) > position);
            return Milliseconds(position == count - 1 ? _longest : Math.Min(_longest, Math.Round(_latency.MiddleOf(bucket))));
        }
    }

    // A tick is a ten thousandth of a millisecond.
    private static double Milliseconds(double ticks) => ticks / TimeSpan.TicksPerMillisecond;
}
