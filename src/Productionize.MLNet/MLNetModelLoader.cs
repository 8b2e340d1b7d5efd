using Microsoft.ML;

namespace Productionize;

/// <summary>Makes models from the files that <c>MLNet.Package</c> wrote.</summary>
/// <param name="ml">Where the parts of the pipeline are looked up.</param>
/// <param name="make">Makes the model from the pipeline, which it then owns, and the columns it was trained on, if saved.</param>
internal sealed class MLNetModelLoader<TInput, TOutput>(
    MLContext ml, Func<ModelVersion, ITransformer, DataViewSchema?, IModel<TInput, TOutput>> make) : IModelLoader<TInput, TOutput>
{
    public string Format => MLNet.Format;

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
        var file = await content.OpenFileAsync(MLNet.FileName, cancellationToken).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
        {
            return PipelineFile.Load(
                ml, file, $"'{MLNet.FileName}' of model {version}", (transformer, columns) => make(version, transformer, columns));
        }
    }
}
