namespace Productionize;

/// <summary>Makes models from the files of a version.</summary>
/// <param name="codecs">
/// Gives the codecs: of the two types, or of rows by what the argument gives, the version's signature or the model's own.
/// </param>
/// <param name="options">How they run.</param>
internal sealed class OnnxModelLoader<TInput, TOutput>(
    Func<Func<ModelSignature>, (RowCodec<TInput> Input, RowCodec<TOutput> Output)> codecs, OnnxOptions options)
    : IModelLoader<TInput, TOutput>
{
    public string Format => Onnx.Format;

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
        var shown = $"'{Onnx.FileName}' of model {version}";
        var model = await ReadAsync(content, cancellationToken).ConfigureAwait(false);
        var others = version.Files.Select(file => file.Name).Where(name => name != Onnx.FileName).ToArray();

        // Verified copies of the version's files and nothing else lie in that directory, which is gone after loading.
        var folder = ExternalData.IsIn(model, shown, others)
            ? await content.GetDirectoryAsync(cancellationToken).ConfigureAwait(false)
            : null;
        var session = OnnxSession.Open(model, shown, options, folder);
        try
        {
            var (input, output) = codecs(() => version.Signature ?? ModelSchema.Of(session, shown));
            var types = new ModelSignature(input.Schema, output.Schema);
            version.Signature?.ThrowIfMisfit<TInput, TOutput>(types, version.ToString());
            var maker = new PlanMaker(session, types, options, version.ToString(), OutputOf(version), version.Signature?.Input);
            var info = new ModelInfo(version.Model, version.Number, version.Signature ?? maker.Signature())
            {
                Format = version.Format,
                Digest = version.Digest,
            };
            return new OnnxModel<TInput, TOutput>(
                session, new ModelPlan(session, info, input.Schema, options, maker.Inputs, maker.Outputs), input, output);
        }
        catch
        {
            session.Leave();
            throw;
        }
    }

    private string? OutputOf(ModelVersion version)
    {
        var stored = version.Parameters?.GetValueOrDefault(Onnx.OutputParameter);
        return stored is null || options.Output is null || options.Output == stored
            ? options.Output ?? stored
            : throw new InvalidOperationException(
                $"Model {version} was packaged with the output '{stored}', and the loader asks for '{options.Output}'. Leave " +
                $"{nameof(OnnxOptions)}.{nameof(OnnxOptions.Output)} out, or package the model with the other one.");
    }

    private static async ValueTask<byte[]> ReadAsync(ModelContent content, CancellationToken cancellationToken)
    {
        var file = await content.OpenFileAsync(Onnx.FileName, cancellationToken).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
        {
            var bytes = new byte[file.Length];
            await file.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
            return bytes;
        }
    }
}
