namespace Productionize;

/// <summary>Loads a version by a loader of its format; what a live model and a promotion share.</summary>
internal static class VersionLoading
{
    public static async ValueTask<IModel<TInput, TOutput>> LoadVersionAsync<TInput, TOutput>(
        this IModelLoader<TInput, TOutput> loader, ModelContent content, CancellationToken cancellationToken)
    {
        content.Version.ThrowIfFormatIsNot(loader.Format);
        return await loader.LoadAsync(content, cancellationToken).ConfigureAwait(false) ?? throw new InvalidOperationException(
            $"The loader of the format '{loader.Format}' gave null for {content.Version}. Let it return the model that it makes of the " +
            "files, or throw an exception that says why it cannot.");
    }
}
