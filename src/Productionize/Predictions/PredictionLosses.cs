using Microsoft.Extensions.Logging;

namespace Productionize;

/// <summary>
/// Says what a log loses: one message when losses begin and one at each doubling, which say how many since when, and one when records are
/// kept again. A log that flaps says no more than that: losses within a minute of the last ones belong to them.
/// </summary>
internal sealed class PredictionLosses(TimeProvider time, ILogger logger, string model)
{
    private static readonly TimeSpan Calm = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private DateTimeOffset _first;
    private DateTimeOffset _last;
    private string _reason = "";
    private long _total;
    private long _lost;
    private long _said;
    private bool _losing;
    private bool _isSaid;
    private volatile Exception? _error;

    /// <summary>All records lost so far.</summary>
    public long Total => Interlocked.Read(ref _total);

    /// <summary>What the last loss came from; null for a full queue.</summary>
    public Exception? Error => _error;

    public void Add(int count, string reason, Exception? error)
    {
        _error = error;
        DateTimeOffset first;
        long lost;
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (!_losing && now - _last >= Calm)
            {
                (_first, _lost, _said) = (now, 0, 0);
            }

            Interlocked.Add(ref _total, count);
            (_losing, _last, _reason) = (true, now, reason);
            _lost += count;
            if (_lost < _said * 2)
            {
                return;
            }

            _said = _lost;
            _isSaid = true;
            (first, lost) = (_first, _lost);
        }

        PredictionQueueMessages.Lost(logger, error, model, lost, first, reason);
    }

    /// <summary>A group was written; before that, so many records were lost in <see cref="Total"/>.</summary>
    public void Written(long totalBefore)
    {
        DateTimeOffset first;
        DateTimeOffset last;
        long lost;
        string reason;
        lock (_gate)
        {
            // What is still lost while groups are written is no end of it: the queue is too full.
            if (!_losing || _total != totalBefore)
            {
                return;
            }

            _losing = false;
            if (!_isSaid)
            {
                return;
            }

            _isSaid = false;
            (first, last, lost, reason) = (_first, _last, _lost, _reason);
        }

        PredictionQueueMessages.Recovered(logger, model, lost, first, last, reason);
    }
}
