using Microsoft.Extensions.Logging;

namespace Productionize;

/// <summary>
/// Follows an alias: loads and tries a version, then swaps. Calls in flight end on the version they began with; a version that fails to
/// load or to answer never replaces one that works.
/// </summary>
internal sealed class LiveModel<TInput, TOutput> : IModel<TInput, TOutput>, IAsyncDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly string _name;
    private readonly string _alias;
    private readonly IModelStore _store;
    private readonly IModelLoader<TInput, TOutput> _loader;
    private readonly TInput? _sample;
    private readonly bool _tries;
    private readonly WrapVersion<TInput, TOutput> _wrap;
    private readonly PipelineParts _parts;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _loading = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _retired = [];
    private volatile VersionLease<TInput, TOutput>? _current;
    private Task? _following;
    private long _seen;
    private bool _disposed;

    public LiveModel(
        string name,
        string alias,
        IModelStore store,
        IModelLoader<TInput, TOutput> loader,
        TInput? sample,
        WrapVersion<TInput, TOutput> wrap,
        PipelineParts parts)
    {
        (_name, _alias, _store, _sample, _wrap, _parts) = (name, alias, store, sample, wrap, parts);
        _loader = loader is IPipelineLoader<TInput, TOutput> own ? own.For(parts) : loader;

        // Nobody gave a sample that is the default: for a value type that is a zero, not null.
        _tries = !EqualityComparer<TInput?>.Default.Equals(sample, default);
        _logger = parts.Loggers.CreateLogger("Productionize.LiveModel");
    }

    /// <summary>The version served; null before the first one.</summary>
    public ModelInfo? Current => _current?.Info;

    public ValueTask<Prediction<TOutput>> PredictAsync(
        TInput input, PredictionOptions options = default, CancellationToken cancellationToken = default)
    {
        if (!TryLease(out var lease, out var stripe))
        {
            return StartAndPredictAsync(input, options, cancellationToken);
        }

        ValueTask<Prediction<TOutput>> pending;
        try
        {
            pending = lease.Model.PredictAsync(input, options, cancellationToken);
        }
        catch
        {
            lease.Leave(stripe);
            throw;
        }

        if (!pending.IsCompletedSuccessfully)
        {
            return AwaitAsync(pending, lease, stripe);
        }

        var prediction = pending.Result;
        lease.Leave(stripe);
        return new(prediction);
    }

    public async ValueTask<IReadOnlyList<Prediction<TOutput>>> PredictBatchAsync(
        IReadOnlyList<TInput> inputs, IReadOnlyList<PredictionOptions>? options = null, CancellationToken cancellationToken = default)
    {
        VersionLease<TInput, TOutput>? lease;
        int stripe;
        while (!TryLease(out lease, out stripe))
        {
            await StartAsync(cancellationToken).ConfigureAwait(false);
        }

        try
        {
            return await lease.Model.PredictBatchAsync(inputs, options, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Also when the call throws before it gives a task: a lease kept for ever would keep its version from being disposed.
            lease.Leave(stripe);
        }
    }

    /// <summary>Only the version: a service of its stages could be disposed by the next swap.</summary>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType == typeof(ModelInfo) ? Current
            : serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;
    }

    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        if (_current is null)
        {
            await ReloadAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask ReloadAsync(CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_disposed)
            {
                throw _parts.Disposed();
            }

            var entry = await _store.GetAliasAsync(_name, _alias, cancellationToken).ConfigureAwait(false);
            if (entry?.After is null)
            {
                var aliases = await ReadAliasNamesAsync(cancellationToken).ConfigureAwait(false);
                throw new AliasNotFoundException(_name, _alias, aliases);
            }

            await SwapAsync(entry, cancellationToken).ConfigureAwait(false);
            _following ??= Background.Run(() => FollowAsync(entry.Revision, _stopping.Token));
        }
        finally
        {
            _loading.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await _loading.WaitAsync().ConfigureAwait(false);
        _disposed = true;
        var last = Interlocked.Exchange(ref _current, null);
        _loading.Release();
        if (_following is not null)
        {
            await _following.ConfigureAwait(false);
        }

        Retire(last);
        await Task.WhenAll(_retired).ConfigureAwait(false);
        _stopping.Dispose();
    }

    // Remembered, since a slow call may keep a version long after the swap, and a disposal waits for it too.
    private void Retire(VersionLease<TInput, TOutput>? old)
    {
        if (old is not null)
        {
            _retired.RemoveAll(released => released.IsCompleted);
            _retired.Add(old.Released);
            old.Retire();
        }
    }

    private bool TryLease([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out VersionLease<TInput, TOutput>? lease, out int stripe)
    {
        while ((lease = _current) is not null)
        {
            stripe = lease.Enter();
            if (ReferenceEquals(lease, _current))
            {
                return true;
            }

            // Swapped between the two reads: this lease counts for nothing.
            lease.Leave(stripe);
        }

        stripe = 0;
        return false;
    }

    private async ValueTask<Prediction<TOutput>> StartAndPredictAsync(
        TInput input, PredictionOptions options, CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken).ConfigureAwait(false);
        return await PredictAsync(input, options, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<Prediction<TOutput>> AwaitAsync(
        ValueTask<Prediction<TOutput>> pending, VersionLease<TInput, TOutput> lease, int stripe)
    {
        try
        {
            return await pending.ConfigureAwait(false);
        }
        finally
        {
            lease.Leave(stripe);
        }
    }

    private async Task FollowAsync(long revision, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var entries = _store.ReadAliasAsync(_name, _alias, revision, follow: true, cancellationToken);
                await foreach (var entry in entries.ConfigureAwait(false))
                {
                    revision = entry.Revision;
                    await FollowAsync(entry, cancellationToken).ConfigureAwait(false);
                }

                // A store that ends the stream says that nothing more will come: ask again, but not in a busy loop.
                await Task.Delay(RetryDelay, _parts.Time, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                LiveModelMessages.StoreAway(_logger, error, _name, _alias, Current);
                await Task.Delay(RetryDelay, _parts.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task FollowAsync(AliasEntry entry, CancellationToken cancellationToken)
    {
        if (entry.After is null)
        {
            LiveModelMessages.AliasRemoved(_logger, _name, _alias, Current);
            return;
        }

        await _loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await SwapAsync(entry, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LiveModelMessages.VersionFailed(_logger, error, _name, entry.After.Value, Current);
            ProductionizeTelemetry.SwapFailed(_name);
        }
        finally
        {
            _loading.Release();
        }
    }

    private async ValueTask SwapAsync(AliasEntry entry, CancellationToken cancellationToken)
    {
        var old = _current;
        if (entry.Revision <= _seen)
        {
            return;
        }

        if (entry.After == old?.Version.Number)
        {
            // The moves up to here are history: one that was taken back must not serve when its notice comes late.
            _seen = entry.Revision;
            return;
        }

        var next = await LoadAsync(entry, cancellationToken).ConfigureAwait(false);
        (_current, _seen) = (next, entry.Revision);
        Retire(old);
        LiveModelMessages.Swapped(_logger, _name, _alias, old?.Info, next.Info, entry.Change.Reason);
        ProductionizeTelemetry.Swapped(_name);
    }

    private async ValueTask<VersionLease<TInput, TOutput>> LoadAsync(AliasEntry entry, CancellationToken cancellationToken)
    {
        var parts = new PipelineParts(_name, _parts.Services);
        try
        {
            ModelVersion version;
            IModel<TInput, TOutput> model;
            var content = await _store.OpenAsync(_name, entry.After!.Value, cancellationToken).ConfigureAwait(false);
            await using (content.ConfigureAwait(false))
            {
                version = content.Version;
                model = await _loader.LoadVersionAsync(content, cancellationToken).ConfigureAwait(false);
            }

            parts.Own(model);
            var named = VersionedModel<TInput, TOutput>.Of(model, version);
            if (_tries)
            {
                // Tried before it serves, and warm when it does; beneath the log, so that nobody counts it as traffic.
                await named.PredictAsync(_sample!, default, cancellationToken).ConfigureAwait(false);
            }

            return new VersionLease<TInput, TOutput>(_wrap(named, parts), version, parts);
        }
        catch
        {
            await parts.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask<IReadOnlyCollection<string>> ReadAliasNamesAsync(CancellationToken cancellationToken)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        await foreach (var entry in _store.ReadAliasAsync(_name, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            names.Add(entry.Change.Alias);
        }

        return names;
    }
}
