using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Productionize;

/// <content>Reading: the state, and what follows from it.</content>
public abstract partial class JournaledModelStore
{
    private readonly VersionLeases _leases = new();
    private readonly SemaphoreSlim _openOrDelete = new(1, 1);
    private readonly SemaphoreSlim _folding = new(1, 1);
    private readonly Lock _advancing = new();
    private JournalState _state = JournalState.Empty;

    // The state with everything whose append had returned when this was called.
    private async ValueTask<JournalState> RefreshAsync(CancellationToken cancellationToken)
    {
        await _folding.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var state = Volatile.Read(ref _state);
            var entries = ReadEntriesAsync(state.Position, cancellationToken).WithCancellation(cancellationToken);
            await foreach (var entry in entries.ConfigureAwait(false))
            {
                state = state.Fold(entry);
                Advance(state);
            }

            return state;
        }
        finally
        {
            _folding.Release();
        }
    }

    private void Advance(JournalState state)
    {
        lock (_advancing)
        {
            _state = state.Position > _state.Position ? state : _state;
        }
    }

    private async IAsyncEnumerable<T> ReadAsync<T>(
        Func<JournalState, IEnumerable<T>> select, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var item in select(await RefreshAsync(cancellationToken).ConfigureAwait(false)))
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
            var state = await RefreshAsync(cancellationToken).ConfigureAwait(false);
            var entries = state.Models.GetValueOrDefault(model)?.Entries ?? [];
            for (; seen < entries.Count; seen++)
            {
                if (Matches(entries[seen], alias, afterRevision))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return entries[seen];
                }
            }

            await WaitForEntriesAsync(state.Position, cancellationToken).ConfigureAwait(false);
        }
    }

    private async IAsyncEnumerable<StoredFact> ReadFactsCheckedAsync(
        string model, int? version, string? kind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var state = await RefreshAsync(cancellationToken).ConfigureAwait(false);
        foreach (var fact in state.Require(model, version).FactsOf(version).Where(fact => kind is null || fact.Kind == kind))
        {
            var what = $"fact of model '{model}'" + (version is null ? "" : $" version {version}");
            using var content = new MemoryStream();
            await CopyAsync(model, version, fact.Sha256, what, content, cancellationToken).ConfigureAwait(false);
            var bytes = content.ToArray();
            var actual = Convert.ToHexStringLower(SHA256.HashData(bytes));
            yield return actual == fact.Sha256 ? new StoredFact(fact.Kind, fact.At, fact.Actor, actual, bytes)
                : throw new ModelIntegrityException(what, fact.Sha256, actual);
        }
    }

    private async ValueTask<ModelContent> OpenCheckedAsync(string model, int number, CancellationToken cancellationToken)
    {
        // Looking the version up and counting the lease are one step for a delete.
        await _openOrDelete.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var state = await RefreshAsync(cancellationToken).ConfigureAwait(false);
            var version = state.Require(model, number).Versions[number].Version;
            _leases.Take(model, number);
            return new LeasedContent(
                version,
                (file, destination, token) =>
                    CopyAsync(model, number, file.Sha256, LeasedContent.Describe(version, file), destination, token),
                () => _leases.Release(model, number));
        }
        finally
        {
            _openOrDelete.Release();
        }
    }

    // As the bytes are; the caller verifies. Where they are is looked up now, and again when they are gone: since then an add may have
    // replaced a damaged blob, and another instance, which knows nothing of a lease, may have deleted the version.
    private async ValueTask CopyAsync(
        string model, int? version, string sha256, string what, Stream destination, CancellationToken cancellationToken)
    {
        string? gone = null;
        while (true)
        {
            var state = await RefreshAsync(cancellationToken).ConfigureAwait(false);
            state.Require(model, version);
            if (state.Blobs.GetValueOrDefault(sha256)?.Name is not { } name || name == gone)
            {
                throw new ModelIntegrityException(what, sha256, null);
            }

            var source = await OpenBlobAsync(name, cancellationToken).ConfigureAwait(false);
            if (source is null)
            {
                gone = name;
                continue;
            }

            await using (source.ConfigureAwait(false))
            {
                await source.CopyToAsync(destination, cancellationToken).ConfigureAwait(false);
                return;
            }
        }
    }
}
