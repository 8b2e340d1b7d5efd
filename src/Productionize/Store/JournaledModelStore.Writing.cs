namespace Productionize;

/// <content>Writing: one entry of the journal for each call that changes something.</content>
public abstract partial class JournaledModelStore
{
    private DateTimeOffset Now => _time.GetUtcNow().ToUniversalTime();

    private async ValueTask<ModelVersion> AddCheckedAsync(ModelPackage package, CancellationToken cancellationToken)
    {
        var blobs = new UnnamedBlobs(this);
        await using (blobs.ConfigureAwait(false))
        {
            var facts = await WriteFactsAsync(blobs, package.Facts ?? [], cancellationToken).ConfigureAwait(false);
            var files = new List<StoredFile>();
            foreach (var file in package.Files)
            {
                files.Add(await blobs.WriteAsync(file, cancellationToken).ConfigureAwait(false));
            }

            var content = VersionContent.Of(package, files);
            var digest = content.GetDigest();
            var (state, entry) = await AppendAsync(
                async state =>
                {
                    var model = state.Models.GetValueOrDefault(package.Model) ?? JournalModel.Empty;
                    var known = model.Find(digest);
                    var added = known is null ? content.ToVersion(package, model.LastNumber + 1, digest, Now) : null;
                    var news = facts.Except(known?.Facts ?? []).ToList();
                    var named = await blobs.ChooseAsync(state, cancellationToken).ConfigureAwait(false);
                    return added is null && news.Count == 0 && named.Count == 0 ? null : new JournalEntry
                    {
                        Model = package.Model,
                        Number = (added ?? known!.Version).Number,
                        Added = added,
                        Facts = news.Count == 0 ? null : news,
                        Blobs = named.Count == 0 ? null : named,
                    };
                },
                blobs,
                cancellationToken).ConfigureAwait(false);
            var version = state.Models[package.Model].Find(digest)!.Version;
            if (entry?.Added is not null)
            {
                _logger.Added(version, digest);
            }

            return version;
        }
    }

    private async ValueTask AttachCheckedAsync(string model, int? version, ModelFact fact, CancellationToken cancellationToken)
    {
        var blobs = new UnnamedBlobs(this);
        await using (blobs.ConfigureAwait(false))
        {
            var facts = await WriteFactsAsync(blobs, [fact], cancellationToken).ConfigureAwait(false);
            await AppendAsync(
                async state =>
                {
                    var news = facts.Except(state.Require(model, version).FactsOf(version)).ToList();
                    var named = await blobs.ChooseAsync(state, cancellationToken).ConfigureAwait(false);
                    return news.Count == 0 && named.Count == 0 ? null
                        : new JournalEntry { Model = model, Number = version, Facts = news, Blobs = named.Count == 0 ? null : named };
                },
                blobs,
                cancellationToken).ConfigureAwait(false);
        }
    }

    private static async ValueTask<List<FactDocument>> WriteFactsAsync(
        UnnamedBlobs blobs, IReadOnlyList<ModelFact> facts, CancellationToken cancellationToken)
    {
        var documents = new List<FactDocument>();
        foreach (var fact in await FactReader.ReadAllAsync(facts, cancellationToken).ConfigureAwait(false))
        {
            await blobs.WriteAsync(PackageFile.FromBytes(fact.Kind, fact.Content), cancellationToken).ConfigureAwait(false);
            documents.Add(new FactDocument(fact.Kind, fact.At, fact.Actor, fact.Sha256));
        }

        return documents;
    }

    private async ValueTask DeleteCheckedAsync(string model, int number, CancellationToken cancellationToken)
    {
        await _openOrDelete.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await AppendAsync(
                state =>
                {
                    var holders = state.Require(model, number).Holders(number);
                    return holders.Count > 0 || _leases.IsOpen(model, number)
                        ? throw new ModelInUseException(model, number, holders)
                        : new(new JournalEntry { Model = model, Number = number, Deleted = true });
                },
                null,
                cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _openOrDelete.Release();
        }

        _logger.Deleted(model, number);
    }

    private async ValueTask<AliasEntry> ChangeCheckedAsync(AliasChange change, CancellationToken cancellationToken)
    {
        AliasEntry? repeated = null;
        var (_, appended) = await AppendAsync(
            state =>
            {
                var model = state.Require(change.Model);
                var history = model.Entries.Where(entry => entry.Change.Alias == change.Alias).ToList();
                if (change.IdempotencyKey is { } key && history.Find(entry => entry.Change.IdempotencyKey == key) is { } first)
                {
                    repeated = AliasRules.Repeat(change, first);
                    return default;
                }

                state.Require(change.Model, change.Version);
                var entry = AliasRules.Apply(change, history.LastOrDefault(), Now, model.AliasNames);
                return new(new JournalEntry { Model = change.Model, Alias = entry });
            },
            null,
            cancellationToken).ConfigureAwait(false);
        if (appended?.Alias is not { } moved)
        {
            return repeated!;
        }

        _logger.AliasChanged(change, moved.Revision, moved.Before, moved.After, change.Actor);
        return moved;
    }

    // Judges, and judges again for as long as others are first; an entry of theirs is progress too. Null is for nothing to do.
    private async ValueTask<(JournalState State, JournalEntry? Entry)> AppendAsync(
        Func<JournalState, ValueTask<JournalEntry?>> judgeAsync, UnnamedBlobs? blobs, CancellationToken cancellationToken)
    {
        var lost = -1L;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var state = await RefreshAsync(cancellationToken).ConfigureAwait(false);
            if (state.Position == lost)
            {
                // Whoever was first is not to be seen yet.
                await WaitForEntriesAsync(lost, cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (await judgeAsync(state).ConfigureAwait(false) is not { } entry)
            {
                return (state, null);
            }

            blobs?.MayBeNamed(entry);
            var bytes = state.Seal(entry);
            if (await TryAppendAsync(state.Position + 1, bytes, cancellationToken).ConfigureAwait(false))
            {
                var after = state.Fold(bytes);
                Advance(after);
                foreach (var name in state.DroppedBy(entry))
                {
                    await DeleteUnnamedAsync(name).ConfigureAwait(false);
                }

                return (after, entry);
            }

            blobs?.AreNotNamed(entry);
            lost = state.Position;
        }
    }

    private async ValueTask DeleteUnnamedAsync(string name)
    {
        try
        {
            await DeleteBlobAsync(name).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            _logger.OrphanKept(error, name);
        }
    }
}
