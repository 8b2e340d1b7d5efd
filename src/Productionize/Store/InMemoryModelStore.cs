using System.Runtime.CompilerServices;

namespace Productionize;

/// <summary>
/// Keeps models in memory, by the same rules as <see cref="EmbeddedModelStore"/>: for tests and for trying things out. What it holds is
/// bounded by memory only, and gone with it. Safe to use from several threads.
/// </summary>
/// <param name="time">The clock for the times of versions and entries; the system's by default.</param>
public sealed class InMemoryModelStore(TimeProvider? time = null) : IModelStore
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly SortedDictionary<string, InMemoryModel> _models = new(StringComparer.Ordinal);
    private readonly VersionLeases _leases = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = NewSignal();

    /// <inheritdoc/>
    public ValueTask<ModelVersion> AddAsync(ModelPackage package, CancellationToken cancellationToken = default)
    {
        StoreRules.Check(package);
        return AddCheckedAsync(package, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask AttachAsync(string model, int? version, ModelFact fact, CancellationToken cancellationToken = default)
    {
        Names.ThrowIfInvalid(model);
        StoreRules.Check(fact);
        return AttachCheckedAsync(model, version, fact, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredFact> ReadFactsAsync(
        string model, int? version, string? kind = null, CancellationToken cancellationToken = default)
    {
        Names.ThrowIfInvalid(model);
        if (kind is not null)
        {
            Names.ThrowIfInvalid(kind);
        }

        return ReadAsync(
            () => Require(model, version).FactsOf(version).Where(fact => kind is null || fact.Kind == kind), cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ModelVersion> ListAsync(ModelQuery query, CancellationToken cancellationToken = default)
    {
        StoreRules.Check(query);
        return ReadAsync(
            () => (query.Model is { } model ? [Require(model, null)] : _models.Values.AsEnumerable())
                .SelectMany(found => found.Versions.Values.Select(kept => kept.Version))
                .Where(version => Matches(query, version)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ModelContent> OpenAsync(string model, int version, CancellationToken cancellationToken = default)
    {
        Names.ThrowIfInvalid(model);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var kept = Require(model, version).Versions[version];
            _leases.Take(model, version);
            return ValueTask.FromResult<ModelContent>(new LeasedContent(
                kept.Version,
                (file, destination, token) => destination.WriteAsync(kept.Files[file.Name], token),
                () => _leases.Release(model, version)));
        }
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string model, int version, CancellationToken cancellationToken = default)
    {
        Names.ThrowIfInvalid(model);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var found = Require(model, version);
            var holders = found.Entries.Where(entry => entry.After == version).Select(entry => entry.Change.Alias).Distinct().ToList();
            if (holders.Count > 0 || _leases.IsOpen(model, version))
            {
                throw new ModelInUseException(model, version, holders);
            }

            found.Versions.Remove(version);
            return ValueTask.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public ValueTask<AliasEntry> ChangeAliasAsync(AliasChange change, CancellationToken cancellationToken = default)
    {
        StoreRules.Check(change);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var found = Require(change.Model, null);
            var history = found.Entries.Where(entry => entry.Change.Alias == change.Alias).ToList();
            if (change.IdempotencyKey is { } key && history.Find(entry => entry.Change.IdempotencyKey == key) is { } first)
            {
                return ValueTask.FromResult(AliasRules.Repeat(change, first));
            }

            Require(change.Model, change.Version);
            var now = _time.GetUtcNow().ToUniversalTime();
            var entry = AliasRules.Apply(change, history.LastOrDefault(), now, found.AliasNames);
            found.Entries.Add(entry);
            Interlocked.Exchange(ref _changed, NewSignal()).SetResult();
            return ValueTask.FromResult(entry);
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<AliasEntry> ReadAliasAsync(
        string model, string? alias = null, long afterRevision = 0, bool follow = false, CancellationToken cancellationToken = default)
    {
        Names.ThrowIfInvalid(model);
        if (alias is not null)
        {
            Names.ThrowIfInvalid(alias);
        }

        ArgumentOutOfRangeException.ThrowIfNegative(afterRevision);
        return follow
            ? FollowAsync(model, alias, afterRevision, cancellationToken)
            : ReadAsync(() => RequireAlias(model, alias).Entries.Where(entry => Matches(entry, alias, afterRevision)), cancellationToken);
    }

    private async ValueTask<ModelVersion> AddCheckedAsync(ModelPackage package, CancellationToken cancellationToken)
    {
        var facts = await FactReader.ReadAllAsync(package.Facts, cancellationToken).ConfigureAwait(false);
        var (stored, contents) = (new List<StoredFile>(), new Dictionary<string, byte[]>());
        foreach (var file in package.Files)
        {
            using var memory = new MemoryStream();
            var hashing = new HashingStream(memory, file.Name);
            await file.WriteAsync(hashing, cancellationToken).ConfigureAwait(false);
            stored.Add(new StoredFile(file.Name, hashing.Length, hashing.GetSha256()));
            contents.Add(file.Name, memory.ToArray());
        }

        var content = VersionContent.Of(package, stored);
        lock (_lock)
        {
            if (!_models.TryGetValue(package.Model, out var found))
            {
                _models.Add(package.Model, found = new InMemoryModel());
            }

            var digest = content.GetDigest();
            var kept = found.Versions.Values.FirstOrDefault(kept => kept.Version.Digest == digest);
            if (kept is null)
            {
                var version = content.ToVersion(package, ++found.LastNumber, digest, _time.GetUtcNow().ToUniversalTime());
                found.Versions.Add(version.Number, kept = new InMemoryVersion(version, contents));
            }

            facts.ForEach(fact => InMemoryModel.Attach(kept.Facts, fact));
            return kept.Version;
        }
    }

    private async ValueTask AttachCheckedAsync(string model, int? version, ModelFact fact, CancellationToken cancellationToken)
    {
        var stored = await FactReader.ReadAsync(fact, cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            InMemoryModel.Attach(Require(model, version).FactsOf(version), stored);
        }
    }

    private async IAsyncEnumerable<T> ReadAsync<T>(
        Func<IEnumerable<T>> select, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        List<T> found;
        lock (_lock)
        {
            found = [.. select()];
        }

        foreach (var item in found)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return item;
        }
    }

    private async IAsyncEnumerable<AliasEntry> FollowAsync(
        string model, string? alias, long afterRevision, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = 0;
        while (true)
        {
            List<AliasEntry> news;
            Task changed;
            lock (_lock)
            {
                news = _models.TryGetValue(model, out var found) ? found.Entries[seen..] : [];
                changed = _changed.Task;
            }

            seen += news.Count;
            foreach (var entry in news.Where(entry => Matches(entry, alias, afterRevision)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return entry;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private InMemoryModel Require(string model, int? version)
    {
        if (!_models.TryGetValue(model, out var found))
        {
            throw new ModelNotFoundException(model, _models.Keys);
        }

        return version is not { } number || found.Versions.ContainsKey(number) ? found
            : throw new ModelVersionNotFoundException(model, number, found.Versions.Keys);
    }

    private InMemoryModel RequireAlias(string model, string? alias)
    {
        var found = Require(model, null);
        return alias is null || found.AliasNames().Contains(alias) ? found
            : throw new AliasNotFoundException(model, alias, found.AliasNames());
    }

    private static bool Matches(AliasEntry entry, string? alias, long afterRevision) =>
        (alias is null || entry.Change.Alias == alias) && entry.Revision > afterRevision;

    private static bool Matches(ModelQuery query, ModelVersion version) =>
        version.Number > query.AfterNumber
        && (query.Digest is null || query.Digest == version.Digest)
        && (query.Number is null || query.Number == version.Number)
        && (query.Tag is null || (version.Tags is { } tags && tags.TryGetValue(query.Tag, out var value)
            && (query.TagValue is null || query.TagValue == value)));

    // Continuations elsewhere: a follower must not run inside the lock of whoever moved the alias.
    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
