namespace Productionize;

/// <summary>
/// Moves one alias of a model, after trying the target: it is opened, loaded, asked for predictions and disposed, and only then the
/// alias moves, if nobody moved it in between. Safe to use from several threads; owns neither store nor loader.
/// </summary>
/// <typeparam name="TInput">What the model takes.</typeparam>
/// <typeparam name="TOutput">What it answers.</typeparam>
public sealed class ModelPromotion<TInput, TOutput>
{
    private readonly IModelStore _store;
    private readonly string _model;
    private readonly string _alias;
    private readonly IModelLoader<TInput, TOutput> _loader;
    private readonly IReadOnlyList<TInput> _samples;

    /// <summary>The promotion of versions of a model to an alias.</summary>
    /// <param name="store">Holds versions and aliases.</param>
    /// <param name="model">The model.</param>
    /// <param name="alias">The alias, such as <c>champion</c>; the first promotion creates it.</param>
    /// <param name="loader">Loads a version for its trial.</param>
    /// <param name="samples">Inputs that a version must answer without an exception; none: it is only loaded.</param>
    /// <exception cref="ArgumentNullException"><paramref name="store"/> or <paramref name="loader"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="model"/> or <paramref name="alias"/> is no name.</exception>
    public ModelPromotion(
        IModelStore store, string model, string alias, IModelLoader<TInput, TOutput> loader, IReadOnlyList<TInput>? samples = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        Names.ThrowIfInvalid(model);
        Names.ThrowIfInvalid(alias);
        ArgumentNullException.ThrowIfNull(loader);
        (_store, _model, _alias, _loader, _samples) = (store, model, alias, loader, samples ?? []);
    }

    /// <summary>
    /// Tries a version and moves the alias to it. To promote the one that it points at already is an entry of the history too: a
    /// deployment that runs at every start asks <see cref="ModelStoreExtensions.GetAliasAsync"/> first.
    /// </summary>
    /// <param name="version">The number of the version.</param>
    /// <param name="actor">Who, 1 to 256 characters.</param>
    /// <param name="reason">Why, 1 to 4,096 characters.</param>
    /// <param name="report">What the decision rests on, or null.</param>
    /// <param name="cancellationToken">Stops the trial; the alias does not move then.</param>
    /// <exception cref="ArgumentException">A bound is broken.</exception>
    /// <exception cref="ModelNotFoundException">No such model.</exception>
    /// <exception cref="ModelVersionNotFoundException">No such version.</exception>
    /// <exception cref="InvalidOperationException">The version has another format than the loader.</exception>
    /// <exception cref="ModelTrialException">The version failed its trial; the cause is inside.</exception>
    /// <exception cref="AliasConflictException">Somebody moved the alias during the trial. Nothing is tried again by itself.</exception>
    public ValueTask<AliasEntry> PromoteAsync(
        int version, string actor, string reason, string? report = null, CancellationToken cancellationToken = default)
    {
        var change = Change(AliasAction.Promote, version, actor, reason, report);
        return MoveAsync(change, tries: true, cancellationToken);
    }

    /// <summary>
    /// Tries an earlier version and moves the alias back to it: to the newest version promoted before the current one that was not
    /// itself rolled back from, unless one is given. A second rollback goes further back.
    /// </summary>
    /// <param name="actor">Who, 1 to 256 characters.</param>
    /// <param name="reason">Why, 1 to 4,096 characters.</param>
    /// <param name="version">The number of the version; null: the history decides.</param>
    /// <param name="cancellationToken">Stops the trial; the alias does not move then.</param>
    /// <exception cref="ArgumentException">A bound is broken.</exception>
    /// <exception cref="ModelNotFoundException">No such model.</exception>
    /// <exception cref="AliasNotFoundException">No such alias.</exception>
    /// <exception cref="ModelVersionNotFoundException">No such version.</exception>
    /// <exception cref="InvalidOperationException">
    /// The history has no earlier version; the message shows it. Or the version has another format than the loader.
    /// </exception>
    /// <exception cref="ModelTrialException">The version failed its trial; the cause is inside.</exception>
    /// <exception cref="AliasConflictException">Somebody moved the alias during the trial. Nothing is tried again by itself.</exception>
    public ValueTask<AliasEntry> RollbackAsync(
        string actor, string reason, int? version = null, CancellationToken cancellationToken = default) =>
        GoBackAsync(Change(AliasAction.Rollback, version, actor, reason, null), cancellationToken);

    /// <summary>Keeps the verdict on a version in the history of the alias. Nothing is tried and nothing moves.</summary>
    /// <param name="version">The number of the version.</param>
    /// <param name="actor">Who, 1 to 256 characters.</param>
    /// <param name="reason">Why, 1 to 4,096 characters.</param>
    /// <param name="report">What the decision rests on, or null.</param>
    /// <param name="cancellationToken">Stops the call while nothing was written yet.</param>
    /// <exception cref="ArgumentException">A bound is broken.</exception>
    /// <exception cref="ModelNotFoundException">No such model.</exception>
    /// <exception cref="ModelVersionNotFoundException">No such version.</exception>
    /// <exception cref="AliasConflictException">Somebody changed the alias at the same moment.</exception>
    public ValueTask<AliasEntry> RefuseAsync(
        int version, string actor, string reason, string? report = null, CancellationToken cancellationToken = default)
    {
        var change = Change(AliasAction.Refuse, version, actor, reason, report);
        return MoveAsync(change, tries: false, cancellationToken);
    }

    private AliasChange Change(AliasAction action, int? version, string actor, string reason, string? report)
    {
        // Before the trial, which may take minutes.
        StoreRules.CheckActor(actor, nameof(actor));
        StoreRules.CheckReason(reason, nameof(reason));
        StoreRules.CheckReport(report, nameof(report));
        return new AliasChange
        {
            Model = _model,
            Alias = _alias,
            Action = action,
            Version = version,
            ExpectedRevision = 0,
            Actor = actor,
            Reason = reason,
            Report = report,
        };
    }

    private async ValueTask<AliasEntry> GoBackAsync(AliasChange change, CancellationToken cancellationToken)
    {
        var history = new List<AliasEntry>();
        await foreach (var entry in _store.ReadAliasAsync(_model, _alias, 0, false, cancellationToken).ConfigureAwait(false))
        {
            history.Add(entry);
        }

        var target = change.Version ?? RollbackTarget.Choose(history) ?? throw new InvalidOperationException(
            $"Alias '{_alias}' of model '{_model}' has no earlier version to go back to. Its history: {string.Join("; ", history)}. " +
            "Promote another version, or name the one to go back to.");
        await TryAsync(target, cancellationToken).ConfigureAwait(false);
        change = change with { Version = target, ExpectedRevision = history[^1].Revision };
        return await _store.ChangeAliasAsync(change, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<AliasEntry> MoveAsync(AliasChange change, bool tries, CancellationToken cancellationToken)
    {
        // The revision from before the trial: whoever moves the alias meanwhile knew something that this caller did not.
        var current = await _store.GetAliasAsync(_model, _alias, cancellationToken).ConfigureAwait(false);
        if (tries)
        {
            await TryAsync(change.Version!.Value, cancellationToken).ConfigureAwait(false);
        }

        change = change with { ExpectedRevision = current?.Revision ?? 0 };
        return await _store.ChangeAliasAsync(change, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask TryAsync(int number, CancellationToken cancellationToken)
    {
        var content = await _store.OpenAsync(_model, number, cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            var step = "loaded";
            try
            {
                var loaded = await _loader.LoadVersionAsync(content, cancellationToken).ConfigureAwait(false);
                try
                {
                    step = "asked for a prediction";
                    foreach (var sample in _samples)
                    {
                        _ = (await loaded.PredictAsync(sample, default, cancellationToken).ConfigureAwait(false)).Value;
                    }
                }
                finally
                {
                    await PipelineParts.DisposeAsync(loaded).ConfigureAwait(false);
                }
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested && content.Version.Format == _loader.Format)
            {
                throw new ModelTrialException(content.Version, step, error);
            }
        }
    }
}
