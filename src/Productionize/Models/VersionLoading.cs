namespace Productionize;

/// <summary>Loads a version by a loader of its format; what a live model and a promotion share.</summary>
internal static class VersionLoading
{
    public static ValueTask<IModel<TInput, TOutput>> LoadVersionAsync<TInput, TOutput>(
        this IModelLoader<TInput, TOutput> loader, ModelContent content, CancellationToken cancellationToken) =>
        content.Version.Format == loader.Format
            ? loader.LoadAsync(content, cancellationToken)
            : throw new InvalidOperationException(
                $"{content.Version} has the format '{content.Version.Format}' and the loader reads '{loader.Format}'; " +
                "take the loader of that format.");
}
