using Microsoft.ML;

namespace Productionize;

/// <summary>Makes models from the files that <see cref="MLNet.Package{TInput, TOutput}"/> wrote.</summary>
internal sealed class MLNetModelLoader<TInput, TOutput>(MLContext ml) : IModelLoader<TInput, TOutput>
    where TInput : class
    where TOutput : class, new()
{
    public string Format => MLNet.Format;

    public ValueTask<IModel<TInput, TOutput>> LoadAsync(ModelContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        var version = content.Version;
        if (version.Format != Format)
        {
            throw new InvalidOperationException(
                $"Model {version} has the format '{version.Format}', this loader reads '{Format}'. " +
                $"Register a loader for '{version.Format}'.");
        }

        return LoadAsync(content, version, cancellationToken);
    }

    private async ValueTask<IModel<TInput, TOutput>> LoadAsync(
        ModelContent content, ModelVersion version, CancellationToken cancellationToken)
    {
        var signature = MLNet.SignatureOf<TInput, TOutput>(null);
        version.Signature?.ThrowIfMisfit<TInput, TOutput>(signature, version.ToString());
        var file = await content.OpenFileAsync(MLNet.FileName, cancellationToken).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
        {
            var (transformer, columns) = Read(version, file);
            try
            {
                PipelineColumns.Check<TInput, TOutput>(version.ToString(), ml, transformer, columns);
                var info = new ModelInfo(version.Model, version.Number, version.Signature ?? signature)
                {
                    Format = version.Format,
                    Digest = version.Digest,
                };
                return new MLNetModel<TInput, TOutput>(ml, transformer, ownsTransformer: true, info);
            }
            catch
            {
                (transformer as IDisposable)?.Dispose();
                throw;
            }
        }
    }

    private (ITransformer Transformer, DataViewSchema? Columns) Read(ModelVersion version, Stream file)
    {
        try
        {
            return (ml.Model.Load(file, out var columns), columns);
        }
        catch (Exception error)
        {
            // ML.NET throws whatever it stumbles over, from FormatException to TargetInvocationException.
            throw new InvalidDataException(
                $"'{MLNet.FileName}' of model {version} is no pipeline that this ML.NET can load: {error.Message} Save it again with " +
                $"{nameof(MLNet)}.{nameof(MLNet.Package)}, and register assemblies with custom parts in the context given to " +
                $"{nameof(MLNet)}.Loader.",
                error);
        }
    }
}
