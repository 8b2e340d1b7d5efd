using Microsoft.Extensions.Logging;

namespace Productionize;

/// <summary>
/// Takes encoded records from the callers' threads and hands them to the logger in groups: one buffer fills while the other is written.
/// Bounded in records and bytes; a group that fails is tried again, then counted as lost.
/// </summary>
internal sealed class PredictionQueue(
    IPredictionLogger sink, PredictionLogOptions options, TimeProvider time, ILogger logger, string model) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly KeyValuePair<string, object?> _model = new("model", model);
    private readonly List<PredictionSource> _sources = [];
    private readonly LinkedList<Waiter> _waiting = [];
    private readonly PredictionLosses _losses = new(time, logger, model);
    private readonly CancellationTokenSource _disposing = new();
    private PredictionBuffer _filling = new();
    private PredictionBuffer _writing = new();
    private TaskCompletionSource<Exception?>? _fillingDone;
    private TaskCompletionSource<Exception?>? _writingDone;
    private TaskCompletionSource? _urgent;
    private Task _draining = Task.CompletedTask;
    private bool _running;
    private bool _disposed;
    private long _accepted;
    private long _written;
    private long _sampledOut;
    private long _lossesTold;
    private long _lossesBefore;

    public string Model => model;

    /// <summary>How much waits, what is being written included.</summary>
    public (int Records, int Bytes) Depth
    {
        get
        {
            lock (_gate)
            {
                return (_filling.Count + _writing.Count, _filling.Bytes.Length + _writing.Bytes.Length);
            }
        }
    }

    public PredictionLogStatistics Statistics =>
        new(Interlocked.Read(ref _accepted), Interlocked.Read(ref _written), _losses.Total)
        {
            SampledOut = Interlocked.Read(ref _sampledOut),
        };

    /// <summary>Gives a source the number by which records name it.</summary>
    public int AddSource(PredictionSource source)
    {
        lock (_gate)
        {
            _sources.Add(source);
            return _sources.Count - 1;
        }
    }

    /// <summary>
    /// Takes a record if there is room, or if room comes while it may wait; else it is counted as dropped, and the result is false. It
    /// throws nothing, not for a cancellation either: that ends the wait.
    /// </summary>
    public ValueTask<bool> AddAsync(ReadOnlySpan<byte> entry, bool mayWait, CancellationToken cancellationToken)
    {
        LinkedListNode<Waiter>? waiter = null;
        lock (_gate)
        {
            Interlocked.Increment(ref _accepted);

            // Who came before has the room that there is.
            if (_waiting.Count == 0 && TryAdd(entry))
            {
                return new(true);
            }

            if (mayWait && options.WaitWhenFull > TimeSpan.Zero && !_disposed && entry.Length <= options.MaxBytes)
            {
                waiter = _waiting.AddLast(new Waiter(entry.ToArray()));
                _urgent?.TrySetResult();
            }
        }

        if (waiter is not null)
        {
            return WaitForRoomAsync(waiter, cancellationToken);
        }

        Refuse("full");
        return new(false);
    }

    /// <summary>Takes a record and ends when the logger has acknowledged it; a cancellation ends the wait, not the writing.</summary>
    public async ValueTask AddDurablyAsync(ReadOnlyMemory<byte> entry, CancellationToken cancellationToken)
    {
        Task<Exception?>? done = null;
        int waiting;
        lock (_gate)
        {
            Interlocked.Increment(ref _accepted);
            waiting = _filling.Count;
            if (TryAdd(entry.Span))
            {
                done = DoneOfFilling();
                _urgent?.TrySetResult();
            }
        }

        if (done is null)
        {
            Refuse("full");
            throw new PredictionLogException(
                $"The audit of '{model}' has {waiting} records waiting, which is its limit, so the answer is withheld. Ask again later, " +
                $"or raise {nameof(PredictionLogOptions)}.{nameof(PredictionLogOptions.MaxRecords)} or " +
                $"{nameof(PredictionLogOptions.MaxBytes)}.");
        }

        if (await done.WaitAsync(cancellationToken).ConfigureAwait(false) is { } error)
        {
            throw new PredictionLogException(
                $"The audit of '{model}' could not be written as durably as promised, so the answer is withheld.", error);
        }
    }

    /// <summary>Counts a record that could not even be encoded.</summary>
    public void AddUnencodable(Exception error)
    {
        Interlocked.Increment(ref _accepted);
        Refuse("unencodable", error);
    }

    /// <summary>Counts a record that is not in the sample.</summary>
    public void AddSampledOut()
    {
        Interlocked.Increment(ref _sampledOut);
        ProductionizeTelemetry.SampledOut.Add(1, _model);
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var nothing = Task.FromResult<Exception?>(null);
        Task<Exception?> writing;
        Task<Exception?> filling;
        lock (_gate)
        {
            // Both groups: the one being written may be lost while the next one is kept.
            writing = _writing.Count > 0 ? (_writingDone ??= NewDone()).Task : nothing;
            filling = _filling.Count > 0 ? DoneOfFilling() : nothing;
            _urgent?.TrySetResult();
        }

        await Task.WhenAll(writing, filling).WaitAsync(cancellationToken).ConfigureAwait(false);
        var losses = _losses.Total;
        var lost = losses - Interlocked.Exchange(ref _lossesTold, losses);
        if (lost > 0)
        {
            throw new PredictionLogException(
                $"{lost} records of '{model}' were lost since the last flush; see {nameof(PredictionLogStatistics)}.", _losses.Error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task draining;
        lock (_gate)
        {
            _disposed = true;
            _urgent?.TrySetResult();
            foreach (var waiter in _waiting)
            {
                waiter.TrySetResult();
            }

            draining = _draining;
        }

        // What waits is tried once more, without further pauses.
        await _disposing.CancelAsync().ConfigureAwait(false);
        await draining.ConfigureAwait(false);
        PredictionQueues.Remove(this);
        _disposing.Dispose();
    }

    private bool TryAdd(ReadOnlySpan<byte> entry)
    {
        if (_disposed ||
            _filling.Count + _writing.Count >= options.MaxRecords ||
            _filling.Bytes.Length + _writing.Bytes.Length + entry.Length > options.MaxBytes)
        {
            return false;
        }

        _filling.Add(entry);
        if (!_running)
        {
            // Under the lock, so that a disposal always sees the work that it must wait for.
            _running = true;
            _draining = Background.Run(DrainAsync);
        }

        return true;
    }

    private async ValueTask<bool> WaitForRoomAsync(LinkedListNode<Waiter> waiter, CancellationToken cancellationToken)
    {
        await waiter.Value.Task.WaitAsync(options.WaitWhenFull, time, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate)
        {
            if (waiter.List is null)
            {
                return true;
            }

            _waiting.Remove(waiter);
        }

        Refuse("full");
        return false;
    }

    /// <summary>Takes the records that wait for room, in their order, as far as there is some.</summary>
    private void AdmitWaiting()
    {
        while (_waiting.First is { } waiter && TryAdd(waiter.Value.Entry))
        {
            _waiting.RemoveFirst();
            waiter.Value.TrySetResult();
        }
    }

    /// <summary>Counts a record that never came into the queue.</summary>
    private void Refuse(string reason, Exception? error = null)
    {
        ProductionizeTelemetry.Accepted.Add(1, _model);
        Drop(1, reason, error);
    }

    private static TaskCompletionSource<Exception?> NewDone() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task<Exception?> DoneOfFilling() => (_fillingDone ??= NewDone()).Task;

    private async Task DrainAsync()
    {
        while (await TakeAsync().ConfigureAwait(false))
        {
            // Here, for the whole group: a measurement for each record would cost each call.
            ProductionizeTelemetry.Accepted.Add(_writing.Count, _model);
            var error = await WriteAsync().ConfigureAwait(false);
            TaskCompletionSource<Exception?>? done;
            lock (_gate)
            {
                _writing.Clear();
                AdmitWaiting();
                (done, _writingDone) = (_writingDone, null);
            }

            done?.SetResult(error);
        }
    }

    /// <summary>Waits for company, then makes the filled buffer the one to write. False when there is nothing and the work ends.</summary>
    private async ValueTask<bool> TakeAsync()
    {
        await WaitForCompanyAsync().ConfigureAwait(false);
        lock (_gate)
        {
            if (_filling.Count == 0)
            {
                _running = false;
                return false;
            }

            _lossesBefore = _losses.Total;
            (_filling, _writing) = (_writing, _filling);
            (_writingDone, _fillingDone) = (_fillingDone, null);
            for (var i = _writing.Sources.Count; i < _sources.Count; i++)
            {
                _writing.AddSource(_sources[i]);
            }

            return true;
        }
    }

    private async ValueTask WaitForCompanyAsync()
    {
        if (options.GroupWindow == TimeSpan.Zero)
        {
            return;
        }

        Task urgent;
        lock (_gate)
        {
            if (_disposed || _fillingDone is not null || _filling.Count == 0 || _waiting.Count > 0)
            {
                return;
            }

            _urgent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            urgent = _urgent.Task;
        }

        await urgent.WaitAsync(options.GroupWindow, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate)
        {
            _urgent = null;
        }
    }

    private async ValueTask<Exception?> WriteAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await sink.LogAsync(_writing).ConfigureAwait(false);
                Interlocked.Add(ref _written, _writing.Count);
                ProductionizeTelemetry.Logged.Add(_writing.Count, _model);
                ProductionizeTelemetry.LoggedBytes.Add(_writing.Bytes.Length, _model);
                _losses.Written(_lossesBefore);
                return null;
            }
            catch (Exception error)
            {
                ProductionizeTelemetry.LogFailures.Add(1, _model);
                if (attempt >= options.MaxAttempts || _disposing.IsCancellationRequested)
                {
                    Drop(_writing.Count, "failed", error);
                    return error;
                }
            }

            await Task.Delay(options.RetryDelay * (1 << Math.Min(attempt - 1, 10)), time, _disposing.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Drop(int count, string reason, Exception? error = null)
    {
        ProductionizeTelemetry.Dropped.Add(count, _model, new("reason", reason));
        _losses.Add(count, reason, error);
    }

    /// <summary>A record for which there was no room yet.</summary>
    private sealed class Waiter(byte[] entry) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public byte[] Entry => entry;
    }
}
