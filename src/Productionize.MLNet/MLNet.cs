using Microsoft.ML;

namespace Productionize;

/// <summary>ML.NET pipelines as models: in memory, into a store, and out of one. Safe for concurrent calls.</summary>
public static class MLNet
{
    /// <summary>The format of stored ML.NET pipelines.</summary>
    public const string Format = "mlnet";

    internal const string FileName = "model.zip";

    /// <summary>A trained pipeline as a model, without a store.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="transformer">The trained pipeline; stays the caller's, and must live as long as the model.</param>
    /// <param name="ml">Where it was trained; null for a context of its own.</param>
    /// <typeparam name="TInput">The rows it takes.</typeparam>
    /// <typeparam name="TOutput">The columns wanted of its answer.</typeparam>
    /// <returns>The model; the caller disposes it.</returns>
    /// <exception cref="InvalidOperationException">The pipeline's columns do not fit the types.</exception>
    public static MLNetModel<TInput, TOutput> CreateModel<TInput, TOutput>(string name, ITransformer transformer, MLContext? ml = null)
        where TInput : class
        where TOutput : class, new()
    {
        Names.ThrowIfInvalid(name);
        ArgumentNullException.ThrowIfNull(transformer);
        ml ??= new MLContext(seed: 0);
        PipelineColumns.Check<TInput, TOutput>(name, ml, transformer, null);
        var info = new ModelInfo(name, signature: SignatureOf<TInput, TOutput>(null)) { Format = Format };
        return new(ml, transformer, ownsTransformer: false, info);
    }

    /// <summary>
    /// A trained pipeline as a package for <see cref="IModelStore.AddAsync"/>. It is saved here and now; afterwards the pipeline may be
    /// disposed. The same pipeline gives the same bytes whenever the same version of ML.NET saves it (a few entries are texts with the
    /// line ends of the operating system, so Windows and Linux may differ). They are kept in memory with the package.
    /// </summary>
    /// <param name="name">The model's name.</param>
    /// <param name="transformer">The trained pipeline.</param>
    /// <param name="inputSchema">The columns it was trained on: the <c>Schema</c> of the training data.</param>
    /// <param name="input">The rules for an input, made with <see cref="Schema.With"/> from that of <typeparamref name="TInput"/>;
    /// null for the rules that stand at the type.</param>
    /// <param name="parameters">How it was trained; part of the digest.</param>
    /// <param name="tags">Labels to search by.</param>
    /// <param name="facts">What is known about it already.</param>
    /// <param name="ml">Where it was trained; null for a context of its own.</param>
    /// <typeparam name="TInput">The rows it takes.</typeparam>
    /// <typeparam name="TOutput">The columns wanted of its answer.</typeparam>
    /// <returns>The package, with one file, <c>model.zip</c>.</returns>
    /// <exception cref="ArgumentException">The name is broken, or <paramref name="input"/> has other cells than the type.</exception>
    /// <exception cref="InvalidOperationException">The pipeline's columns do not fit the types, or it cannot be saved.</exception>
    public static ModelPackage Package<TInput, TOutput>(
        string name,
        ITransformer transformer,
        DataViewSchema inputSchema,
        Schema? input = null,
        IReadOnlyDictionary<string, string>? parameters = null,
        IReadOnlyDictionary<string, string>? tags = null,
        IReadOnlyList<ModelFact>? facts = null,
        MLContext? ml = null)
        where TInput : class
        where TOutput : class, new()
    {
        Names.ThrowIfInvalid(name);
        ArgumentNullException.ThrowIfNull(transformer);
        ArgumentNullException.ThrowIfNull(inputSchema);
        var signature = SignatureOf<TInput, TOutput>(input);
        ml ??= new MLContext(seed: 0);
        PipelineColumns.Check<TInput, TOutput>(name, ml, transformer, inputSchema);
        using var saved = new MemoryStream();
        ml.Model.Save(transformer, inputSchema, saved);
        return new ModelPackage
        {
            Model = name,
            Format = Format,
            Files = [PackageFile.FromBytes(FileName, StableZip.Rewrite(saved))],
            Signature = signature,
            Parameters = parameters,
            Tags = tags,
            Facts = facts,
        };
    }

    /// <summary>Loads what <see cref="Package{TInput, TOutput}"/> made.</summary>
    /// <param name="ml">
    /// Where the parts of the pipeline are looked up (register the assemblies of custom mappings in its <c>ComponentCatalog</c>); null for
    /// a context of its own.
    /// </param>
    /// <typeparam name="TInput">The rows it takes: every column that the pipeline needs, as it was in training.</typeparam>
    /// <typeparam name="TOutput">The columns wanted of its answer.</typeparam>
    /// <returns>
    /// The loader. Its models are <see cref="MLNetModel{TInput, TOutput}"/>s. It throws <see cref="InvalidDataException"/> for a file
    /// that is no pipeline and <see cref="InvalidOperationException"/> for one whose columns or signature do not fit the types.
    /// </returns>
    /// <remarks>A saved pipeline can name assemblies to load, so it is code: load only from a store whose writers are trusted.</remarks>
    public static IModelLoader<TInput, TOutput> Loader<TInput, TOutput>(MLContext? ml = null)
        where TInput : class
        where TOutput : class, new() =>
        new MLNetModelLoader<TInput, TOutput>(ml ?? new MLContext(seed: 0));

    internal static ModelSignature SignatureOf<TInput, TOutput>(Schema? input) =>
        new((input is null ? RowCodec.For<TInput>() : RowCodec.For<TInput>(input)).Schema, RowCodec.For<TOutput>().Schema);
}
