using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Productionize;

/// <summary>
/// The rules of a store, written once: derive from this to keep models wherever you can append entries to a journal and keep blobs. It
/// checks what comes in, compares and sets, follows, leases and verifies; yours are four methods that move bytes, and one that deletes a
/// blob, all called from several threads at once. Safe to use from several threads, and from several processes on one journal.
/// </summary>
/// <remarks>
/// <para>
/// All that the store knows follows from the journal, which is read once and then only where it is new. What it amounts to is held in
/// memory: versions, moves, and facts without their content. A write that finds its position taken reads what came and judges again. Each
/// entry is one line of UTF-8, sealed with a SHA-256 over itself, its position and the entry before it; a damaged one ends every call with
/// <see cref="ModelIntegrityException"/>, one that only a newer version of this library knows with <see cref="NotSupportedException"/>.
/// </para>
/// <para>
/// A lease on an open version protects it from <see cref="DeleteAsync"/> of this instance; other instances do not know of it. What a
/// process that was killed in the middle of a write leaves behind is at most a blob that no entry names.
/// </para>
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim whose wait handle nobody asks for holds nothing.")]
public abstract partial class JournaledModelStore : IModelStore
{
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <summary>A store over what the derived class reaches.</summary>
    /// <param name="time">The clock for the times of versions and entries, and for waiting; the system's by default.</param>
    /// <param name="logger">Takes what the store does; event ids 400 to 499.</param>
    protected JournaledModelStore(TimeProvider? time = null, ILogger? logger = null) =>
        (_time, _logger) = (time ?? TimeProvider.System, logger ?? NullLogger.Instance);

    /// <summary>
    /// Appends an entry if the journal ends just before its position; whole or not at all, whatever happens meanwhile. When it returns
    /// true, the entry survives what the store promises to survive and every reader finds it. Of several callers for one position, in
    /// whatever process, exactly one gets true. An exception, and cancellation too, says that nothing or nobody knows whether the entry
    /// was appended.
    /// </summary>
    /// <param name="position">1 for the first entry, then counting up without gaps.</param>
    /// <param name="entry">The bytes, to be given back as they are.</param>
    /// <param name="cancellationToken">Stops the call while nothing was appended yet.</param>
    /// <returns>False when the position belongs to an entry of somebody else already.</returns>
    protected abstract ValueTask<bool> TryAppendAsync(long position, ReadOnlyMemory<byte> entry, CancellationToken cancellationToken);

    /// <summary>
    /// Reads the journal in the order of positions, each entry as it was appended, up to one that nobody appended yet. Every entry whose
    /// append had returned when the call began is among them.
    /// </summary>
    /// <param name="afterPosition">Entries with a higher position only; 0 for all.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    protected abstract IAsyncEnumerable<ReadOnlyMemory<byte>> ReadEntriesAsync(long afterPosition, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps a blob: when this returns, it survives what the store promises to survive, and every reader finds it.
    /// </summary>
    /// <param name="name">32 hexadecimal digits, which no blob had or will have.</param>
    /// <param name="writeAsync">Writes the content from its beginning to its end. Its exceptions are passed on.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    protected abstract ValueTask WriteBlobAsync(
        string name, Func<Stream, CancellationToken, ValueTask> writeAsync, CancellationToken cancellationToken);

    /// <summary>Opens a blob from its beginning, or answers null when there is none. The caller verifies it and disposes it.</summary>
    /// <param name="name">The name under which it was written.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    protected abstract ValueTask<Stream?> OpenBlobAsync(string name, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes a blob that nothing names any more and nobody will ask for again; by default it is kept. An exception is logged, no more.
    /// </summary>
    /// <param name="name">The name under which it was written.</param>
    protected virtual ValueTask DeleteBlobAsync(string name) => default;

    /// <summary>Waits until the journal may have more entries; by default 50 ms. It may end too early, never too late.</summary>
    /// <param name="afterPosition">The position of the newest entry that is known.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    protected virtual ValueTask WaitForEntriesAsync(long afterPosition, CancellationToken cancellationToken) =>
        new(Task.Delay(TimeSpan.FromMilliseconds(50), _time, cancellationToken));

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

        return ReadFactsCheckedAsync(model, version, kind, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ModelVersion> ListAsync(ModelQuery query, CancellationToken cancellationToken = default)
    {
        StoreRules.Check(query);
        return ReadAsync(
            state => (query.Model is { } model ? [state.Require(model)] : state.Models.Values)
                .SelectMany(found => found.Versions.Values.Select(kept => kept.Version))
                .Where(version => Matches(query, version)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ModelContent> OpenAsync(string model, int version, CancellationToken cancellationToken = default)
    {
        Names.ThrowIfInvalid(model);
        return OpenCheckedAsync(model, version, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string model, int version, CancellationToken cancellationToken = default)
    {
        Names.ThrowIfInvalid(model);
        return DeleteCheckedAsync(model, version, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<AliasEntry> ChangeAliasAsync(AliasChange change, CancellationToken cancellationToken = default)
    {
        StoreRules.Check(change);
        return ChangeCheckedAsync(change, cancellationToken);
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
            : ReadAsync(state => RequireAlias(state, model, alias).Where(entry => Matches(entry, alias, afterRevision)), cancellationToken);
    }

    private static ImmutableList<AliasEntry> RequireAlias(JournalState state, string model, string? alias)
    {
        var found = state.Require(model);
        return alias is null || found.AliasNames().Contains(alias) ? found.Entries
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
}
