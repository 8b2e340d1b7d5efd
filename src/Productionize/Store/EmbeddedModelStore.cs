using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Productionize;

/// <summary>
/// Keeps models in one directory: a SQLite database with versions, aliases and history, and the files by their SHA-256. No server is
/// needed; several processes of one machine may share the directory (not over a network file system). What a call has returned survives
/// a power cut. Safe to use from several threads.
/// </summary>
/// <remarks>
/// A lease on an open version protects it from <see cref="DeleteAsync"/> of this instance; other processes do not know of it. After a
/// failed sync every write is an <see cref="IOException"/> until the store is opened again, while reading goes on.
/// </remarks>
public sealed class EmbeddedModelStore : IModelStore, IAsyncDisposable
{
    private const int PageSize = 200;
    private const int DiskFailure = 10;
    private const int DiskFull = 13;

    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SqliteDatabase _database;
    private readonly BlobFiles _blobs;
    private readonly StoreFuse _fuse;
    private readonly VersionLeases _leases = new();
    private readonly AliasHistory _history;
    private readonly SemaphoreSlim _openOrDelete = new(1, 1);
    private readonly CancellationTokenSource _disposing = new();

    /// <summary>Opens a store, and creates it if the directory holds none.</summary>
    /// <param name="directory">Where it lives; created if missing.</param>
    /// <param name="time">The clock for the times of versions and entries, and for waiting; the system's by default.</param>
    /// <param name="logger">Takes what the store does; event ids 400 to 499.</param>
    /// <exception cref="ArgumentException"><paramref name="directory"/> is null or empty.</exception>
    /// <exception cref="NotSupportedException">A newer version of this library wrote the store.</exception>
    /// <exception cref="IOException">The directory cannot be created or synced.</exception>
    public EmbeddedModelStore(string directory, TimeProvider? time = null, ILogger<EmbeddedModelStore>? logger = null)
        : this(directory, time, logger, DiskSync.Checked, new Random())
    {
    }

    internal EmbeddedModelStore(string directory, TimeProvider? time, ILogger? logger, DiskSync disk, Random random)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        _time = time ?? TimeProvider.System;
        _logger = logger ?? NullLogger.Instance;
        var path = Path.GetFullPath(directory);
        Directory.CreateDirectory(path);
        _fuse = new StoreFuse(path, _logger);
        _blobs = new BlobFiles(path, disk, _fuse, _time);
        _database = new SqliteDatabase(Path.Combine(path, "store.db"), StoreSchema.Version, StoreSchema.Sql, _time, random);
        _history = new AliasHistory(_database, _time, _disposing.Token);
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The disk failed or is full.</exception>
    public ValueTask<ModelVersion> AddAsync(ModelPackage package, CancellationToken cancellationToken = default)
    {
        StoreRules.Check(package);
        return AddCheckedAsync(package, cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The disk failed or is full.</exception>
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

        return ReadFactsCheckedAsync(model, version, kind, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ModelVersion> ListAsync(ModelQuery query, CancellationToken cancellationToken = default)
    {
        StoreRules.Check(query);
        return ListCheckedAsync(query, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ModelContent> OpenAsync(string model, int version, CancellationToken cancellationToken = default)
    {
        Names.ThrowIfInvalid(model);
        return OpenCheckedAsync(model, version, cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The disk failed or is full.</exception>
    public ValueTask DeleteAsync(string model, int version, CancellationToken cancellationToken = default)
    {
        Names.ThrowIfInvalid(model);
        return DeleteCheckedAsync(model, version, cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The disk failed or is full.</exception>
    public ValueTask<AliasEntry> ChangeAliasAsync(AliasChange change, CancellationToken cancellationToken = default)
    {
        StoreRules.Check(change);
        return ChangeCheckedAsync(change, cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>A follower looks every 50 ms, and sees the moves of this and of other processes, each once and in order.</remarks>
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
            ? _history.FollowAsync(model, alias, afterRevision, cancellationToken)
            : _history.ReadAsync(model, alias, afterRevision, cancellationToken);
    }

    /// <summary>Ends the followers, waits for the writer at work and closes the database. A second call does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_disposing.IsCancellationRequested)
        {
            await _disposing.CancelAsync().ConfigureAwait(false);
            await _database.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<ModelVersion> AddCheckedAsync(ModelPackage package, CancellationToken cancellationToken)
    {
        _fuse.ThrowIfBlown();
        var staged = new List<StagedBlob>();
        try
        {
            var facts = await FactReader.ReadAllAsync(package.Facts, cancellationToken).ConfigureAwait(false);
            foreach (var file in package.Files)
            {
                staged.Add(await _blobs.StageAsync(file, cancellationToken).ConfigureAwait(false));
            }

            var content = VersionContent.Of(package, staged.Select(blob => blob.File));
            var (version, isNew) = await WriteAsync(
                connection => Insert(connection, package, content, staged, facts), cancellationToken).ConfigureAwait(false);
            if (isNew)
            {
                _logger.Added(version, version.Digest);
            }

            return version;
        }
        finally
        {
            staged.ForEach(blob => blob.Dispose());
        }
    }

    private (ModelVersion Version, bool IsNew) Insert(
        SqliteConnection connection, ModelPackage package, VersionContent content, List<StagedBlob> staged, List<StoredFact> facts)
    {
        var modelId = ModelTable.GetOrAdd(connection, package.Model);
        var digest = content.GetDigest();

        // For a known version too: this is what replaces a damaged or missing file.
        staged.ForEach(_blobs.Publish);
        var version = VersionTable.Find(connection, modelId, digest);
        var isNew = version is null;
        if (version is null)
        {
            version = content.ToVersion(package, ModelTable.TakeNumber(connection, modelId), digest, _time.GetUtcNow().ToUniversalTime());
            VersionTable.Insert(connection, modelId, version);
        }

        facts.ForEach(fact => FactTable.Insert(connection, modelId, package.Model, version.Number, fact));
        return (version, isNew);
    }

    private async ValueTask AttachCheckedAsync(string model, int? version, ModelFact fact, CancellationToken cancellationToken)
    {
        var stored = await FactReader.ReadAsync(fact, cancellationToken).ConfigureAwait(false);
        await WriteAsync(
            connection =>
            {
                var modelId = Require(connection, model, version);
                FactTable.Insert(connection, modelId, model, version, stored);
                return modelId;
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async IAsyncEnumerable<StoredFact> ReadFactsCheckedAsync(
        string model, int? version, string? kind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        var modelId = _database.Read(connection => Require(connection, model, version));
        var last = 0L;
        while (_database.Read(connection => FactTable.Next(connection, modelId, model, version, kind, last)) is { } next)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return next.Fact;
            last = next.Sequence;
        }
    }

    private async IAsyncEnumerable<ModelVersion> ListCheckedAsync(
        ModelQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        if (query.Model is { } model)
        {
            _database.Read(connection => ModelTable.Require(connection, model));
        }

        ModelVersion? last = null;
        List<ModelVersion> page;
        do
        {
            page = _database.Read(connection => VersionTable.Page(connection, query, last, PageSize));
            foreach (var version in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return last = version;
            }
        }
        while (page.Count == PageSize);
    }

    private async ValueTask<ModelContent> OpenCheckedAsync(string model, int number, CancellationToken cancellationToken)
    {
        // Looking the version up and counting the lease are one step for a delete.
        await _openOrDelete.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var version = _database.Read(
                connection => VersionTable.Require(connection, ModelTable.Require(connection, model), model, number));
            _leases.Take(model, number);
            return new LeasedContent(
                version,
                (file, destination, token) => _blobs.CopyAsync(version, file, destination, token),
                () => _leases.Release(model, number));
        }
        finally
        {
            _openOrDelete.Release();
        }
    }

    private async ValueTask DeleteCheckedAsync(string model, int number, CancellationToken cancellationToken)
    {
        ModelVersion deleted;
        await _openOrDelete.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            deleted = await WriteAsync(connection => Delete(connection, model, number), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _openOrDelete.Release();
        }

        _logger.Deleted(model, number);

        // A transaction of its own: a file must outlive the record that names it, and no add may come between the look and the removal.
        await WriteAsync(connection => RemoveOrphans(connection, deleted), CancellationToken.None).ConfigureAwait(false);
    }

    private ModelVersion Delete(SqliteConnection connection, string model, int number)
    {
        var modelId = ModelTable.Require(connection, model);
        var version = VersionTable.Require(connection, modelId, model, number);
        var holders = AliasTable.Holders(connection, modelId, number);
        if (holders.Count > 0 || _leases.IsOpen(model, number))
        {
            throw new ModelInUseException(model, number, holders);
        }

        VersionTable.Delete(connection, modelId, number);
        return version;
    }

    private int RemoveOrphans(SqliteConnection connection, ModelVersion deleted)
    {
        var files = deleted.Files.Select(file => file.Sha256).Distinct();
        var orphans = files.Where(sha256 => !VersionTable.IsNamed(connection, sha256)).ToList();
        foreach (var sha256 in orphans)
        {
            try
            {
                _blobs.Remove(sha256);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                _logger.OrphanKept(error, sha256);
            }
        }

        return orphans.Count;
    }

    private async ValueTask<AliasEntry> ChangeCheckedAsync(AliasChange change, CancellationToken cancellationToken)
    {
        var (entry, isNew) = await WriteAsync(connection => Change(connection, change), cancellationToken).ConfigureAwait(false);
        if (isNew)
        {
            _logger.AliasChanged(change, entry.Revision, entry.Before, entry.After, change.Actor);
        }

        return entry;
    }

    private (AliasEntry Entry, bool IsNew) Change(SqliteConnection connection, AliasChange change)
    {
        var modelId = ModelTable.Require(connection, change.Model);
        if (change.IdempotencyKey is not null && AliasTable.Find(connection, modelId, change) is { } first)
        {
            return (AliasRules.Repeat(change, first), false);
        }

        Require(connection, change.Model, change.Version);
        var newest = AliasTable.Newest(connection, modelId, change.Alias);
        var now = _time.GetUtcNow().ToUniversalTime();
        var entry = AliasRules.Apply(change, newest, now, () => AliasTable.Names(connection, modelId));
        AliasTable.Insert(connection, modelId, entry);
        return (entry, true);
    }

    private static long Require(SqliteConnection connection, string model, int? version)
    {
        var modelId = ModelTable.Require(connection, model);
        if (version is { } number)
        {
            VersionTable.Require(connection, modelId, model, number);
        }

        return modelId;
    }

    private async ValueTask<T> WriteAsync<T>(Func<SqliteConnection, T> action, CancellationToken cancellationToken)
    {
        try
        {
            return await _database.WriteAsync(
                connection =>
                {
                    // In the queue: the writer before this one may have met the failed sync.
                    _fuse.ThrowIfBlown();
                    return action(connection);
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException error) when (error.SqliteErrorCode == DiskFailure)
        {
            _fuse.Blow(error);
            throw new IOException($"The disk failed under the store: {error.Message}", error);
        }
        catch (SqliteException error) when (error.SqliteErrorCode == DiskFull)
        {
            // Nothing was acknowledged and nothing lost: with space, writing goes on.
            throw new IOException($"The disk of the store is full; nothing was changed. Make room and try again: {error.Message}", error);
        }
    }
}
