namespace Productionize;

/// <summary>
/// Moves aliases of a store, after trying the target: it is opened, loaded, asked for predictions and disposed, and only then the alias
/// moves, if nobody moved it in between. Safe to use from several threads; owns neither store nor loader.
/// </summary>
/// <typeparam name="TInput">What the model takes.</typeparam>
/// <typeparam name="TOutput">What it answers.</typeparam>
public sealed class ModelPromotion<TInput, TOutput>
{
    private readonly IModelStore _store;
    private readonly IModelLoader<TInput, TOutput> _loader;
    private readonly IReadOnlyList<TInput> _samples;

    /// <summary>A promotion over a store.</summary>
    /// <param name="store">Holds versions and aliases.</param>
    /// <param name="loader">Loads a version for its trial.</param>
    /// <param name="samples">Inputs that a version must answer without an exception; none: it is only loaded.</param>
    /// <exception cref="ArgumentNullException"><paramref name="store"/> or <paramref name="loader"/> is null.</exception>
    public ModelPromotion(IModelStore store, IModelLoader<TInput, TOutput> loader, IReadOnlyList<TInput>? samples = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(loader);
        (_store, _loader, _samples) = (store, loader, samples ?? []);
    }

    /// <summary>Tries a version and moves the alias to it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="alias">The alias; a first promotion creates it.</param>
    /// <param name="version">The number of the version.</param>
    /// <param name="actor">Who, 1 to 256 characters.</param>
    /// <param name="reason">Why, 1 to 4,096 characters.</param>
    /// <param name="report">What the decision rests on, or null.</param>
    /// <param name="cancellationToken">Stops the trial; the alias does not move then.</param>
    /// <exception cref="ArgumentException">A name or a bound is broken.</exception>
    /// <exception cref="ModelNotFoundException">No such model.</exception>
    /// <exception cref="ModelVersionNotFoundException">No such version.</exception>
    /// <exception cref="ModelTrialException">The version failed its trial; the cause is inside.</exception>
    /// <exception cref="AliasConflictException">Somebody moved the alias during the trial. Nothing is tried again by itself.</exception>
    public ValueTask<AliasEntry> PromoteAsync(
        string model,
        string alias,
        int version,
        string actor,
        string reason,
        string? report = null,
        CancellationToken cancellationToken = default)
    {
        var change = Change(model, alias, AliasAction.Promote, version, actor, reason, report);
        return MoveAsync(change, tries: true, cancellationToken);
    }

    /// <summary>
    /// Tries an earlier version and moves the alias back to it: to the newest version promoted before the current one that was not
    /// itself rolled back from, unless one is given. A second rollback goes further back.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="alias">The alias.</param>
    /// <param name="actor">Who, 1 to 256 characters.</param>
    /// <param name="reason">Why, 1 to 4,096 characters.</param>
    /// <param name="version">The number of the version; null: the history decides.</param>
    /// <param name="cancellationToken">Stops the trial; the alias does not move then.</param>
    /// <exception cref="ArgumentException">A name or a bound is broken.</exception>
    /// <exception cref="ModelNotFoundException">No such model.</exception>
    /// <exception cref="AliasNotFoundException">No such alias.</exception>
    /// <exception cref="ModelVersionNotFoundException">No such version.</exception>
    /// <exception cref="InvalidOperationException">The history has no earlier version; the message shows it.</exception>
    /// <exception cref="ModelTrialException">The version failed its trial; the cause is inside.</exception>
    /// <exception cref="AliasConflictException">Somebody moved the alias during the trial. Nothing is tried again by itself.</exception>
    public ValueTask<AliasEntry> RollbackAsync(
        string model, string alias, string actor, string reason, int? version = null, CancellationToken cancellationToken = default) =>
        GoBackAsync(Change(model, alias, AliasAction.Rollback, version, actor, reason, null), cancellationToken);

    /// <summary>Keeps the verdict on a version in the history of the alias. Nothing is tried and nothing moves.</summary>
    /// <param name="model">The model.</param>
    /// <param name="alias">The alias that the version was meant for.</param>
    /// <param name="version">The number of the version.</param>
    /// <param name="actor">Who, 1 to 256 characters.</param>
    /// <param name="reason">Why, 1 to 4,096 characters.</param>
    /// <param name="report">What the decision rests on, or null.</param>
    /// <param name="cancellationToken">Stops the call while nothing was written yet.</param>
    /// <exception cref="ArgumentException">A name or a bound is broken.</exception>
    /// <exception cref="ModelNotFoundException">No such model.</exception>
    /// <exception cref="ModelVersionNotFoundException">No such version.</exception>
    /// <exception cref="AliasConflictException">Somebody changed the alias at the same moment.</exception>
    public ValueTask<AliasEntry> RefuseAsync(
        string model,
        string alias,
        int version,
        string actor,
        string reason,
        string? report = null,
        CancellationToken cancellationToken = default)
    {
        var change = Change(model, alias, AliasAction.Refuse, version, actor, reason, report);
        return MoveAsync(change, tries: false, cancellationToken);
    }

    private static AliasChange Change(
        string model, string alias, AliasAction action, int? version, string actor, string reason, string? report)
    {
        // Before the trial, which may take minutes.
        Names.ThrowIfInvalid(model);
        Names.ThrowIfInvalid(alias);
        StoreRules.CheckActor(actor, nameof(actor));
        StoreRules.CheckReason(reason, nameof(reason));
        StoreRules.CheckReport(report, nameof(report));
        return new AliasChange
        {
            Model = model,
            Alias = alias,
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
        var (model, alias) = (change.Model, change.Alias);
        var history = new List<AliasEntry>();
        await foreach (var entry in _store.ReadAliasAsync(model, alias, 0, false, cancellationToken).ConfigureAwait(false))
        {
            history.Add(entry);
        }

        var target = change.Version ?? RollbackTarget.Choose(history) ?? throw new InvalidOperationException(
            $"Alias '{alias}' of model '{model}' has no earlier version to go back to. Its history: {string.Join("; ", history)}. " +
            "Promote another version, or name the one to go back to.");
        await TryAsync(model, target, cancellationToken).ConfigureAwait(false);
        change = change with { Version = target, ExpectedRevision = history[^1].Revision };
        return await _store.ChangeAliasAsync(change, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<AliasEntry> MoveAsync(AliasChange change, bool tries, CancellationToken cancellationToken)
    {
        // The revision from before the trial: whoever moves the alias meanwhile knew something that this caller did not.
        var current = await _store.GetAliasAsync(change.Model, change.Alias, cancellationToken).ConfigureAwait(false);
        if (tries)
        {
            await TryAsync(change.Model, change.Version!.Value, cancellationToken).ConfigureAwait(false);
        }

        change = change with { ExpectedRevision = current?.Revision ?? 0 };
        return await _store.ChangeAliasAsync(change, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask TryAsync(string model, int number, CancellationToken cancellationToken)
    {
        var content = await _store.OpenAsync(model, number, cancellationToken).ConfigureAwait(false);
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
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                throw new ModelTrialException(content.Version, step, error);
            }
        }
    }
}
