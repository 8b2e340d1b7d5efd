namespace Productionize;

/// <summary>What follows from <see cref="IModelStore"/> alone. Safe wherever the store is.</summary>
public static class ModelStoreExtensions
{
    /// <summary>
    /// The newest entry of an alias, which holds its position (<see cref="AliasEntry.After"/>), or null when there is none.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="model">The model.</param>
    /// <param name="alias">The alias.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="ArgumentException">A name is broken.</exception>
    /// <exception cref="ModelNotFoundException">No such model.</exception>
    public static ValueTask<AliasEntry?> GetAliasAsync(
        this IModelStore store, string model, string alias, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        Names.ThrowIfInvalid(model);
        Names.ThrowIfInvalid(alias);
        return ReadNewestAsync(store, model, alias, cancellationToken);
    }

    /// <summary>
    /// The entry that held the position at a time: the newest not after it, or null when the alias was still without one. Times within
    /// a history never go back, whatever the clock did.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="model">The model.</param>
    /// <param name="alias">The alias.</param>
    /// <param name="time">The time, inclusive.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="ArgumentException">A name is broken.</exception>
    /// <exception cref="ModelNotFoundException">No such model.</exception>
    /// <exception cref="AliasNotFoundException">No such alias.</exception>
    public static ValueTask<AliasEntry?> AsOfAsync(
        this IModelStore store, string model, string alias, DateTimeOffset time, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        Names.ThrowIfInvalid(model);
        Names.ThrowIfInvalid(alias);
        return ReadAsOfAsync(store, model, alias, time, cancellationToken);
    }

    /// <summary>One version of a model.</summary>
    /// <param name="store">The store.</param>
    /// <param name="model">The model.</param>
    /// <param name="number">Its number.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="ArgumentException">The name is broken.</exception>
    /// <exception cref="ModelNotFoundException">No such model.</exception>
    /// <exception cref="ModelVersionNotFoundException">No such version.</exception>
    public static ValueTask<ModelVersion> GetVersionAsync(
        this IModelStore store, string model, int number, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        Names.ThrowIfInvalid(model);
        return ReadVersionAsync(store, model, number, cancellationToken);
    }

    private static async ValueTask<AliasEntry?> ReadNewestAsync(
        IModelStore store, string model, string alias, CancellationToken cancellationToken)
    {
        AliasEntry? newest = null;
        try
        {
            await foreach (var entry in store.ReadAliasAsync(model, alias, 0, false, cancellationToken).ConfigureAwait(false))
            {
                newest = entry;
            }
        }
        catch (AliasNotFoundException)
        {
            // For whoever is about to create it, "none" is an answer.
        }

        return newest;
    }

    private static async ValueTask<AliasEntry?> ReadAsOfAsync(
        IModelStore store, string model, string alias, DateTimeOffset time, CancellationToken cancellationToken)
    {
        AliasEntry? newest = null;
        await foreach (var entry in store.ReadAliasAsync(model, alias, 0, false, cancellationToken).ConfigureAwait(false))
        {
            newest = entry.At <= time ? entry : newest;
        }

        return newest;
    }

    private static async ValueTask<ModelVersion> ReadVersionAsync(
        IModelStore store, string model, int number, CancellationToken cancellationToken)
    {
        var query = new ModelQuery { Model = model, Number = number };
        await foreach (var version in store.ListAsync(query, cancellationToken).ConfigureAwait(false))
        {
            return version;
        }

        var existing = new List<int>();
        await foreach (var version in store.ListAsync(new ModelQuery { Model = model }, cancellationToken).ConfigureAwait(false))
        {
            existing.Add(version.Number);
        }

        throw new ModelVersionNotFoundException(model, number, existing);
    }
}
