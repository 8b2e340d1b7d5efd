using System.Diagnostics.CodeAnalysis;

namespace Productionize;

public static partial class Onnx
{
    /// <summary>
    /// A file as a package for <see cref="IModelStore.AddAsync"/>. It is read, loaded and compared with the types here and now, so that
    /// what is stored can be loaded; external files are read when the package is added.
    /// </summary>
    /// <param name="name">The model's name.</param>
    /// <param name="path">The file.</param>
    /// <param name="input">The rules for an input, made with <see cref="Schema.With"/> from that of <typeparamref name="TInput"/>;
    /// null for the rules that stand at the type.</param>
    /// <param name="options">How the types map; null for the defaults. The order of the features becomes part of the version.</param>
    /// <param name="parameters">How it was trained; part of the digest.</param>
    /// <param name="tags">Labels to search by.</param>
    /// <param name="facts">What is known about it already.</param>
    /// <typeparam name="TInput">The type whose members fill the inputs.</typeparam>
    /// <typeparam name="TOutput">The type whose members take the outputs.</typeparam>
    /// <returns>The package: <c>model.onnx</c>, and the external files under their names.</returns>
    /// <exception cref="ArgumentException">A name or option is broken, or <paramref name="input"/> has other cells.</exception>
    /// <exception cref="InvalidDataException">The file is none that this runtime can load, or reads a file that was not given.</exception>
    /// <exception cref="InvalidOperationException">The types do not fit the model; the message names each misfit.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public static ModelPackage Package<TInput, TOutput>(
        string name,
        string path,
        Schema? input = null,
        OnnxOptions? options = null,
        IReadOnlyDictionary<string, string>? parameters = null,
        IReadOnlyDictionary<string, string>? tags = null,
        IReadOnlyList<ModelFact>? facts = null)
    {
        var types = new ModelSignature(
            (input is null ? RowCodec.For<TInput>() : RowCodec.For<TInput>(input)).Schema, RowCodec.For<TOutput>().Schema);
        var package = Package(name, path, types, options);
        var all = new Dictionary<string, string>(package.Parameters ?? new Dictionary<string, string>());
        foreach (var (key, value) in parameters ?? new Dictionary<string, string>())
        {
            all[key] = value;
        }

        return package with { Parameters = all.Count == 0 ? null : all, Tags = tags, Facts = facts };
    }

    /// <summary>A file as a package with the model's own inputs and outputs, for services without a class.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="path">The file.</param>
    /// <returns>The package.</returns>
    /// <exception cref="ArgumentException">The name is broken.</exception>
    /// <exception cref="InvalidDataException">The file is none that this runtime can load, or reads a file that was not given.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ModelPackage Package(string name, string path) => Package(name, path, signature: null, options: null);

    /// <summary>
    /// A file as a package, without reflection: with the fields of two codecs, or with the model's own; add what
    /// is known about it by <c>with { Tags = … }</c>.
    /// </summary>
    /// <param name="name">The model's name.</param>
    /// <param name="path">The file.</param>
    /// <param name="signature">The fields of input and output; null for the model's own inputs and outputs.</param>
    /// <param name="options">How the fields map; null for the defaults.</param>
    /// <returns>The package: <c>model.onnx</c>, and the external files under their names.</returns>
    /// <exception cref="ArgumentException">A name or an option is broken.</exception>
    /// <exception cref="InvalidDataException">The file is none that this runtime can load, or reads a file that was not given.</exception>
    /// <exception cref="InvalidOperationException">The fields do not fit the model; the message names each misfit.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ModelPackage Package(string name, string path, ModelSignature? signature, OnnxOptions? options)
    {
        Names.ThrowIfInvalid(name);
        options = Checked(options);
        var file = new OnnxFile(path, options);
        if (options.ExternalFiles.Contains(FileName, StringComparer.OrdinalIgnoreCase))
        {
            throw new ArgumentException(
                $"An external file is called '{FileName}', as the model itself is in a package. Rename it and export again.",
                nameof(options));
        }

        var session = file.Open();
        try
        {
            var maker = new PlanMaker(session, signature ?? ModelSchema.Of(session, file.ToString()), options, name, options.Output, stored: null);
            return new ModelPackage
            {
                Model = name,
                Format = Format,
                Files =
                [
                    PackageFile.FromBytes(FileName, file.Bytes),
                    .. options.ExternalFiles.Select(external => PackageFile.FromPath(external, file.PathOf(external))),
                ],
                Signature = maker.Signature(),
                Parameters = options.Output is { } output ? new Dictionary<string, string> { [OutputParameter] = output } : null,
            };
        }
        finally
        {
            session.Leave();
        }
    }
}
