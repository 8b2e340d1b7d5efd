namespace Productionize;

/// <summary>Makes models from the files of which <see cref="PythonModel"/> made a package.</summary>
internal sealed class PythonModelLoader<TInput, TOutput>(
    PythonModelOptions options, RowCodec<TInput> input, RowCodec<TOutput> output, PipelineParts? parts)
    : IModelLoader<TInput, TOutput>, IPipelineLoader<TInput, TOutput>
{
    public string Format => PythonModel.Format;

    public IModelLoader<TInput, TOutput> For(PipelineParts pipeline) =>
        new PythonModelLoader<TInput, TOutput>(options, input, output, pipeline);

    public ValueTask<IModel<TInput, TOutput>> LoadAsync(ModelContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        var version = content.Version;
        version.ThrowIfFormatIsNot(Format);
        return LoadAsync(content, version, cancellationToken);
    }

    private async ValueTask<IModel<TInput, TOutput>> LoadAsync(
        ModelContent content, ModelVersion version, CancellationToken cancellationToken)
    {
        var types = new ModelSignature(input.Schema, output.Schema);
        version.Signature?.ThrowIfMisfit<TInput, TOutput>(types, version.ToString());
        var own = PythonPackage.SettingsOf(version);
        var info = new ModelInfo(version.Model, version.Number, version.Signature ?? types)
        {
            Format = version.Format,
            Digest = version.Digest,
        };
        var folder = await PythonFolder.OfAsync(content, cancellationToken).ConfigureAwait(false);
        try
        {
            var script = new PythonScript(
                version.Model, options, Path.Combine(folder, own.Script), own.Entry, [.. options.RequiredModules.Union(own.Modules)],
                parts);
            var pool = await PythonPool.StartAsync(script, cancellationToken).ConfigureAwait(false);
            return new PythonModel<TInput, TOutput>(script, pool, input, output, info, folder);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }
}
