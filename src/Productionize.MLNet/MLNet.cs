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
    /// <typeparam name="TInput">The rows it takes.</typeparam>
    /// <typeparam name="TOutput">The columns wanted of its answer.</typeparam>
    /// <returns>The model; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The name is broken.</exception>
    /// <exception cref="InvalidOperationException">The pipeline's columns do not fit the types.</exception>
    public static MLNetModel<TInput, TOutput> CreateModel<TInput, TOutput>(string name, ITransformer transformer)
        where TInput : class
        where TOutput : class, new() =>
        CreateModel<TInput, TOutput>(name, transformer, new MLContext(seed: 0));

    /// <summary>A trained pipeline as a model, without a store, in a context of the caller's.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="transformer">The trained pipeline; stays the caller's, and must live as long as the model.</param>
    /// <param name="ml">Where it was trained.</param>
    /// <typeparam name="TInput">The rows it takes.</typeparam>
    /// <typeparam name="TOutput">The columns wanted of its answer.</typeparam>
    /// <returns>The model; the caller disposes it.</returns>
    /// <exception cref="InvalidOperationException">The pipeline's columns do not fit the types.</exception>
    public static MLNetModel<TInput, TOutput> CreateModel<TInput, TOutput>(string name, ITransformer transformer, MLContext ml)
        where TInput : class
        where TOutput : class, new()
    {
        Names.ThrowIfInvalid(name);
        ArgumentNullException.ThrowIfNull(transformer);
        ArgumentNullException.ThrowIfNull(ml);
        PipelineColumns.Check<TInput, TOutput>(name, ml, transformer, null);
        var info = new ModelInfo(name, signature: SignatureOf<TInput, TOutput>(null)) { Format = Format };
        return new(ml, transformer, ownsTransformer: false, info);
    }

    /// <summary>A trained pipeline as a model without classes: rows in, rows out.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="transformer">The trained pipeline; stays the caller's, and must live as long as the model.</param>
    /// <param name="inputSchema">The columns it was trained on: the <c>Schema</c> of the training data.</param>
    /// <param name="outputs">The columns wanted of its answer; none: those of its scorer, such as <c>Score</c>.</param>
    /// <returns>
    /// The model, safe for concurrent calls; a pipeline disposes it. Its <see cref="ModelInfo.Signature"/> has the columns that the answer
    /// depends on, a label not among them. A key with names, such as the label of a class, is text.
    /// </returns>
    /// <exception cref="ArgumentException">The name is broken, or there is no such output.</exception>
    /// <exception cref="InvalidOperationException">The pipeline looks at several rows, or has columns that no cell of a row can hold.</exception>
    public static IModel<Row, Row> CreateModel(
        string name, ITransformer transformer, DataViewSchema inputSchema, params IReadOnlyList<string> outputs)
    {
        Names.ThrowIfInvalid(name);
        ArgumentNullException.ThrowIfNull(transformer);
        ArgumentNullException.ThrowIfNull(inputSchema);
        ArgumentNullException.ThrowIfNull(outputs);
        var pipeline = new RowPipeline(name, transformer, inputSchema, outputs);
        return new MLNetRowModel(pipeline, null, new ModelInfo(name, signature: new(pipeline.Input, pipeline.Output)) { Format = Format });
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
        return Save(ml, name, transformer, inputSchema, signature) with { Parameters = parameters, Tags = tags, Facts = facts };
    }

    /// <summary>A trained pipeline as a package, without classes; saved as by <see cref="Package{TInput, TOutput}"/>.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="transformer">The trained pipeline.</param>
    /// <param name="inputSchema">The columns it was trained on: the <c>Schema</c> of the training data.</param>
    /// <param name="outputs">The columns wanted of its answer; none: those of its scorer, such as <c>Score</c>.</param>
    /// <returns>The package. Add rules, parameters, tags and facts in a <c>with</c> expression.</returns>
    /// <exception cref="ArgumentException">The name is broken, or there is no such output.</exception>
    /// <exception cref="InvalidOperationException">The pipeline is none for rows, or it cannot be saved.</exception>
    public static ModelPackage Package(
        string name, ITransformer transformer, DataViewSchema inputSchema, params IReadOnlyList<string> outputs)
    {
        var model = CreateModel(name, transformer, inputSchema, outputs);
        using ((IDisposable)model)
        {
            return Save(new MLContext(seed: 0), name, transformer, inputSchema, model.GetService<ModelInfo>()!.Signature!);
        }
    }

    /// <summary>Loads what <c>Package</c> made, for two classes.</summary>
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
    /// <remarks>
    /// A saved pipeline can name assemblies to load, so it is code: load only from a store whose writers are trusted. The store gives out
    /// no byte before the digest of the file was checked, so a damaged file never reaches ML.NET (one flipped bit can keep its reader in a
    /// loop without end).
    /// </remarks>
    public static IModelLoader<TInput, TOutput> Loader<TInput, TOutput>(MLContext? ml = null)
        where TInput : class
        where TOutput : class, new()
    {
        ml ??= new MLContext(seed: 0);
        return new MLNetModelLoader<TInput, TOutput>(ml, (version, transformer, columns) =>
        {
            var signature = SignatureOf<TInput, TOutput>(null);
            version.Signature?.ThrowIfMisfit<TInput, TOutput>(signature, version.ToString());
            PipelineColumns.Check<TInput, TOutput>(version.ToString(), ml, transformer, columns);
            return new MLNetModel<TInput, TOutput>(ml, transformer, ownsTransformer: true, InfoOf(version, version.Signature ?? signature));
        });
    }

    /// <summary>
    /// Loads what <c>Package</c> made as a model without classes, for a service that does not know them. Rules of the version's signature
    /// hold where the pipeline has a column of that name; outputs are those of the signature.
    /// </summary>
    /// <returns>The loader. It throws as that for two classes does.</returns>
    /// <remarks>A saved pipeline is code: load only from a store whose writers are trusted.</remarks>
    public static IModelLoader<Row, Row> Loader() =>
        new MLNetModelLoader<Row, Row>(new MLContext(seed: 0), (version, transformer, columns) =>
        {
            var names = version.Signature?.Output.Fields.Select(field => field.Name).ToArray() ?? [];
            var pipeline = new RowPipeline(version.ToString(), transformer, columns, names);
            var input = version.Signature is { } signature ? WithRulesOf(signature.Input, pipeline.Input) : pipeline.Input;
            return new MLNetRowModel(pipeline, transformer, InfoOf(version, new(input, pipeline.Output)));
        });

    /// <summary>A zip that ML.NET saved, as a model for two classes, without a store.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="path">The zip.</param>
    /// <param name="allowUntrusted">True says: this file comes from where I trust, since loading a pipeline can run code that it names.</param>
    /// <typeparam name="TInput">The rows it takes.</typeparam>
    /// <typeparam name="TOutput">The columns wanted of its answer.</typeparam>
    /// <returns>The model; the caller disposes it.</returns>
    /// <exception cref="InvalidOperationException"><paramref name="allowUntrusted"/> is false, or the columns do not fit the types.</exception>
    /// <exception cref="InvalidDataException">The file is no pipeline.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static MLNetModel<TInput, TOutput> LoadFile<TInput, TOutput>(
        string name, string path, bool allowUntrusted)
        where TInput : class
        where TOutput : class, new() =>
        LoadFile<TInput, TOutput>(name, path, allowUntrusted, new MLContext(seed: 0));

    /// <summary>A zip that ML.NET saved, as a model for two classes, without a store, in a context of the caller's.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="path">The zip.</param>
    /// <param name="allowUntrusted">True says: this file comes from where I trust, since loading a pipeline can run code that it names.</param>
    /// <param name="ml">Where its parts are looked up.</param>
    /// <typeparam name="TInput">The rows it takes.</typeparam>
    /// <typeparam name="TOutput">The columns wanted of its answer.</typeparam>
    /// <returns>The model; the caller disposes it.</returns>
    /// <exception cref="InvalidOperationException"><paramref name="allowUntrusted"/> is false, or the columns do not fit the types.</exception>
    /// <exception cref="InvalidDataException">The file is no pipeline.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static MLNetModel<TInput, TOutput> LoadFile<TInput, TOutput>(string name, string path, bool allowUntrusted, MLContext ml)
        where TInput : class
        where TOutput : class, new()
    {
        ArgumentNullException.ThrowIfNull(ml);
        return LoadFile(name, path, allowUntrusted, ml, (transformer, columns) =>
        {
            PipelineColumns.Check<TInput, TOutput>(name, ml, transformer, columns);
            var info = new ModelInfo(name, signature: SignatureOf<TInput, TOutput>(null)) { Format = Format };
            return new MLNetModel<TInput, TOutput>(ml, transformer, ownsTransformer: true, info);
        });
    }

    /// <summary>A zip that ML.NET saved, as a model without classes, without a store.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="path">The zip.</param>
    /// <param name="allowUntrusted">True says: this file comes from where I trust, since loading a pipeline can run code that it names.</param>
    /// <param name="outputs">The columns wanted of its answer; none: those of its scorer, such as <c>Score</c>.</param>
    /// <returns>The model; a pipeline disposes it.</returns>
    /// <exception cref="InvalidOperationException"><paramref name="allowUntrusted"/> is false, or the pipeline is none for rows.</exception>
    /// <exception cref="InvalidDataException">The file is no pipeline.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static IModel<Row, Row> LoadFile(
        string name, string path, bool allowUntrusted, params IReadOnlyList<string> outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        return LoadFile(name, path, allowUntrusted, new MLContext(seed: 0), (transformer, columns) =>
        {
            var pipeline = new RowPipeline(name, transformer, columns, outputs);
            var info = new ModelInfo(name, signature: new(pipeline.Input, pipeline.Output)) { Format = Format };
            return new MLNetRowModel(pipeline, transformer, info);
        });
    }

    internal static ModelSignature SignatureOf<TInput, TOutput>(Schema? input) =>
        new((input is null ? RowCodec.For<TInput>() : RowCodec.For<TInput>(input)).Schema, RowCodec.For<TOutput>().Schema);

    private static TModel LoadFile<TModel>(
        string name, string path, bool allowUntrusted, MLContext ml, Func<ITransformer, DataViewSchema?, TModel> make)
    {
        Names.ThrowIfInvalid(name);
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!allowUntrusted)
        {
            throw new InvalidOperationException(
                $"'{path}' comes from no store, and loading an ML.NET file can run code that it names. If you trust where it comes from, say " +
                $"{nameof(allowUntrusted)}: true; else add it to a store, whose versions are checked against their digest.");
        }

        using var file = File.OpenRead(path);
        return PipelineFile.Load(ml, file, $"'{path}'", make);
    }

    private static ModelPackage Save(
        MLContext ml, string name, ITransformer transformer, DataViewSchema inputSchema, ModelSignature signature)
    {
        using var saved = new MemoryStream();
        ml.Model.Save(transformer, inputSchema, saved);
        return new ModelPackage
        {
            Model = name,
            Format = Format,
            Files = [PackageFile.FromBytes(FileName, StableZip.Rewrite(saved))],
            Signature = signature,
        };
    }

    private static ModelInfo InfoOf(ModelVersion version, ModelSignature signature) =>
        new(version.Model, version.Number, signature) { Format = version.Format, Digest = version.Digest };

    private static Schema WithRulesOf(Schema rules, Schema cells) => new([.. cells.Fields.Select(cell =>
        rules.IndexOf(cell.Name) is >= 0 and var index && rules.Fields[index].Kind == cell.Kind ? rules.Fields[index] : cell)]);
}
