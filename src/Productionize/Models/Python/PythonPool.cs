using Polly;
using Polly.Retry;

namespace Productionize;

/// <summary>
/// The workers of one model: hands a free one to each call, lets a bounded number of calls wait, and replaces workers that end. Owns them;
/// disposing ends every process.
/// </summary>
internal sealed class PythonPool : IAsyncDisposable
{
    private readonly PythonScript _script;
    private readonly PythonLauncher _launcher = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly Stack<PythonWorker> _idle = new();
    private readonly LinkedList<Waiter> _waiting = new();
    private readonly Exception?[] _down;
    private Task[] _supervisors = [];
    private bool _disposed;

    private PythonPool(PythonScript script)
    {
        _script = script;
        _down = new Exception?[script.Options.Workers];
    }

    public bool IsDisposed => Volatile.Read(ref _disposed);

    /// <summary>Starts every worker; when one does not start, none stays.</summary>
    public static async Task<PythonPool> StartAsync(PythonScript script, CancellationToken cancellationToken)
    {
        var pool = new PythonPool(script);
        using var failing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var starts = Enumerable.Range(0, script.Options.Workers).Select(_ => pool.StartFirstAsync(failing)).ToArray();
        try
        {
            await Task.WhenAll(starts).ConfigureAwait(false);
        }
        catch
        {
            foreach (var start in starts.Where(start => start.IsCompletedSuccessfully))
            {
                await (await start.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
            }

            pool._launcher.Dispose();
            throw;
        }

        // Outside the caller's context: they outlive the call.
        pool._supervisors = [.. starts.Select((start, slot) => Background.Run(() => pool.SuperviseAsync(slot, start.Result)))];
        return pool;
    }

    /// <summary>A worker for the caller alone, to be given back with <see cref="Return"/>.</summary>
    /// <exception cref="PythonModelException">None becomes free in time, too many wait already, or none can start.</exception>
    public ValueTask<PythonWorker> RentAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        LinkedListNode<Waiter> place;
        lock (_gate)
        {
            if (_disposed)
            {
                throw PythonErrors.Disposed(_script.Model);
            }

            while (_idle.TryPop(out var worker))
            {
                if (worker.IsAlive)
                {
                    return new(worker);
                }
            }

            if (Down() is { } error)
            {
                throw error;
            }

            if (_waiting.Count >= _script.Options.MaxWaiting)
            {
                ProductionizeTelemetry.PythonRefused(_script.Model);
                throw PythonErrors.Busy(_script.Model, _waiting.Count);
            }

            place = _waiting.AddLast(new Waiter(_script.Time.GetTimestamp(), timeout));
        }

        return WaitAsync(place, timeout, cancellationToken);
    }

    public void Return(PythonWorker worker)
    {
        lock (_gate)
        {
            if (worker.IsAlive && !_disposed)
            {
                Offer(worker);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            FailWaiting(PythonErrors.Disposed(_script.Model));
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_supervisors).ConfigureAwait(false);
        _launcher.Dispose();
        _stopping.Dispose();
    }

    /// <summary>One of the first workers; when it does not start, the others need not go on.</summary>
    private async Task<PythonWorker> StartFirstAsync(CancellationTokenSource failing)
    {
        try
        {
            return await PythonWorker.StartAsync(_script, _launcher, failing.Token).ConfigureAwait(false);
        }
        catch
        {
            await failing.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask<PythonWorker> WaitAsync(
        LinkedListNode<Waiter> place, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            return await place.Value.Worker.Task.WaitAsync(timeout, _script.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            lock (_gate)
            {
                if (place.List is not null)
                {
                    _waiting.Remove(place);
                }
                else if (place.Value.Worker.Task.IsCompletedSuccessfully)
                {
                    // It came in the last moment: the next caller has it.
                    Return(place.Value.Worker.Task.Result);
                }
            }

            if (error is OperationCanceledException)
            {
                throw;
            }

            throw PythonErrors.NoWorkerFree(_script.Model, _script.Options.Timeout, _script.Options.Workers);
        }
    }

    private void Offer(PythonWorker worker)
    {
        // Whoever has waited longest, while that is short. Under overload the newest: the oldest would soon give up, and each answer would
        // come too late for its caller.
        if (_waiting.First is { } first)
        {
            var late = _script.Time.GetElapsedTime(first.Value.Since) > first.Value.Timeout / 2;
            var next = late ? _waiting.Last! : first;
            _waiting.Remove(next);
            next.Value.Worker.SetResult(worker);
        }
        else
        {
            _idle.Push(worker);
        }
    }

    private void FailWaiting(Exception error)
    {
        foreach (var waiting in _waiting)
        {
            waiting.Worker.SetException(error);
        }

        _waiting.Clear();
    }

    /// <summary>Why no worker runs, when none does and none is about to.</summary>
    private Exception? Down() => Array.TrueForAll(_down, error => error is not null) ? _down[0] : null;

    private async Task SuperviseAsync(int slot, PythonWorker? worker)
    {
        // One round for each worker that has answered: the count of failed attempts begins anew with it.
        var restarts = new ResiliencePipelineBuilder { TimeProvider = _script.Time }.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = arguments => new(arguments.Outcome.Exception is not (null or OperationCanceledException)),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = _script.Options.RestartDelay,
            MaxDelay = _script.Options.MaxRestartDelay,
            OnRetry = arguments =>
            {
                // One that ended after its start may have met a bad request: the others wait for the next, and are not told of it.
                if (arguments.AttemptNumber > 0 && arguments.Outcome.Exception is not PythonModelException { Kind: PythonFailure.Crashed })
                {
                    GiveUp(slot, arguments.Outcome.Exception!, arguments.RetryDelay);
                }

                return default;
            },
        }).Build();
        try
        {
            while (true)
            {
                await restarts.ExecuteAsync(async stop =>
                {
                    var first = Interlocked.Exchange(ref worker, null);
                    await ServeAsync(slot, first ?? await PythonWorker.StartAsync(_script, _launcher, stop).ConfigureAwait(false), stop)
                        .ConfigureAwait(false);
                }, _stopping.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The end of the pool.
        }
    }

    /// <summary>Lets a worker answer until it ends; an error when it has not answered until then.</summary>
    private async Task ServeAsync(int slot, PythonWorker worker, CancellationToken stop)
    {
        await using (worker.ConfigureAwait(false))
        {
            lock (_gate)
            {
                _down[slot] = null;
                Offer(worker);
            }

            var end = await worker.Ended.WaitAsync(stop).ConfigureAwait(false);
            PythonMessages.Ended(_script.Logger, _script.Model, worker.Id, end);
            ProductionizeTelemetry.PythonRestarted(_script.Model);
            if (!worker.HasAnswered)
            {
                throw worker.Crash(end);
            }
        }
    }

    private void GiveUp(int slot, Exception error, TimeSpan delay)
    {
        PythonMessages.NotReplaced(_script.Logger, error, _script.Model, delay);
        lock (_gate)
        {
            _down[slot] = error;
            if (Down() is not null)
            {
                FailWaiting(error);
            }
        }
    }

    /// <summary>A call that waits for a worker.</summary>
    private sealed record Waiter(long Since, TimeSpan Timeout)
    {
        public TaskCompletionSource<PythonWorker> Worker { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
