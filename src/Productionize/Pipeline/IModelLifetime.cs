namespace Productionize;

/// <summary>A pipeline without its types: what a host starts and asks for its health.</summary>
public interface IModelLifetime : IAsyncDisposable
{
    /// <summary>The model's name.</summary>
    string Name { get; }

    /// <summary>Whether it can answer now: a version is loaded and tried, and the pipeline is not disposed.</summary>
    bool IsReady { get; }

    /// <summary>
    /// Loads the version that the alias points at; nothing to do for a model that follows no alias. A host calls it at start; without
    /// one the first prediction does.
    /// </summary>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <returns>Completes when the model can answer.</returns>
    /// <exception cref="ModelNotFoundException">The store has no such model.</exception>
    /// <exception cref="AliasNotFoundException">The model has no such alias, or it points at nothing.</exception>
    /// <exception cref="ModelIntegrityException">The version's files are damaged.</exception>
    ValueTask StartAsync(CancellationToken cancellationToken = default);
}
