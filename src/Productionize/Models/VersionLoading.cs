namespace Productionize;

/// <summary>Loads one version of a store; what a live model and a promotion share.</summary>
internal static class VersionLoading
{
    public static async ValueTask<(IModel<TInput, TOutput> Model, ModelVersion Version)> LoadAsync<TInput, TOutput>(
        IModelStore store, IModelLoader<TInput, TOutput> loader, string name, int number, CancellationToken cancellationToken)
    {
        var content = await store.OpenAsync(name, number, cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            if (content.Version.Format != loader.Format)
            {
                throw new InvalidOperationException(
                    $"Version {number} of '{name}' is stored as '{content.Version.Format}', but the loader reads '{loader.Format}'. " +
                    "Give the loader of that format.");
            }

            return (await loader.LoadAsync(content, cancellationToken).ConfigureAwait(false), content.Version);
        }
    }
}
