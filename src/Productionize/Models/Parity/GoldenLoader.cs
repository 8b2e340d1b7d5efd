namespace Productionize;

/// <summary>Compares what another loader loads with the golden file that the version carries, and refuses it where they differ.</summary>
internal sealed class GoldenLoader<TInput, TOutput>(
    IModelLoader<TInput, TOutput> inner, ParityOptions options, Func<RowCodec<TInput>> input, Func<RowCodec<TOutput>> output)
    : IModelLoader<TInput, TOutput>
{
    public string Format => inner.Format;

    public ValueTask<IModel<TInput, TOutput>> LoadAsync(ModelContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        return content.Version.Files.Any(file => file.Name == GoldenLoaderExtensions.FileName)
            ? CompareAsync(content, cancellationToken)
            : throw new InvalidOperationException(
                $"{content.Version} has no golden file (it has: {string.Join(", ", content.Version.Files.Select(file => file.Name))}). " +
                $"Add '{GoldenLoaderExtensions.FileName}' to the files of its package, or load it without " +
                $"{nameof(GoldenLoaderExtensions.WithGoldenFile)}.");
    }

    private async ValueTask<IModel<TInput, TOutput>> CompareAsync(ModelContent content, CancellationToken cancellationToken)
    {
        GoldenFile golden;
        var file = await content.OpenFileAsync(GoldenLoaderExtensions.FileName, cancellationToken).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
        {
            golden = GoldenFile.Read(file, $"{GoldenLoaderExtensions.FileName} of {content.Version}");
        }

        var model = await inner.LoadAsync(content, cancellationToken).ConfigureAwait(false);
        try
        {
            var report = await golden.CompareAsync(
                model,
                model.GetService<RowCodec<TInput>>() ?? input(),
                model.GetService<RowCodec<TOutput>>(RowCodec.OutputKey) ?? model.GetService<RowCodec<TOutput>>() ?? output(),
                options,
                cancellationToken).ConfigureAwait(false);
            report.ThrowIfDifferent();
            return model;
        }
        catch
        {
            await PipelineParts.DisposeAsync(model).ConfigureAwait(false);
            throw;
        }
    }
}
