using System.Globalization;

namespace Productionize;

/// <summary>What a run has done so far.</summary>
internal sealed class BatchCount(string name, TimeProvider time, double maxFailedShare)
{
    private readonly Dictionary<string, long> _versions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _errors = new(StringComparer.Ordinal);
    private readonly long _start = time.GetTimestamp();
    private ModelInfo? _last;
    private long _ofLast;
    private long _rows;
    private long _failed;
    private Exception? _error;

    public void Add(ModelInfo? model, Exception? error)
    {
        _rows++;
        if (error is not null)
        {
            _failed++;
            _error ??= error;
            var type = error.GetType().Name;
            _errors[type] = _errors.GetValueOrDefault(type) + 1;
            return;
        }

        // Nearly always the one before: a name for each row would be made for nothing.
        if (!ReferenceEquals(model, _last))
        {
            CountLast();
            _last = model;
        }

        _ofLast++;
    }

    /// <summary>Throws where so many rows have failed that, of at least a few, too large a share has.</summary>
    public void RequireFewFailures(long few)
    {
        if (_failed > maxFailedShare * Math.Max(_rows, few))
        {
            throw new BatchScoringException(
                _rows, _failed,
                string.Create(CultureInfo.InvariantCulture, $"{name}: the model failed for {_failed} of {_rows} rows, more than the share of " +
                    $"{maxFailedShare} that is allowed ") +
                $"(the first time by {_error!.GetType().Name}; see the inner exception). What was committed stays. Mend the model and " +
                "run again, or raise MaxFailedShare.",
                _error);
        }
    }

    public BatchProgress Progress(long? expected) => new(_rows, _failed, time.GetElapsedTime(_start), expected);

    public BatchSummary Summary()
    {
        CountLast();
        return new BatchSummary
        {
            Name = name, Rows = _rows, Failed = _failed, Versions = _versions, Errors = _errors, Elapsed = time.GetElapsedTime(_start),
        };
    }

    private void CountLast()
    {
        if (_ofLast > 0)
        {
            var version = _last?.ToString() ?? "";
            _versions[version] = _versions.GetValueOrDefault(version) + _ofLast;
            _ofLast = 0;
        }
    }
}
