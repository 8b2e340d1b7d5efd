using System.Diagnostics.CodeAnalysis;

namespace Productionize;

/// <summary>ONNX files as models: in memory, into a store, and out of one. The models are safe for concurrent calls.</summary>
/// <remarks>
/// Members of the types are matched with inputs and outputs by name, without regard to case where that is unique; <c>[Field(Name = …)]</c>
/// gives another name, and <c>probabilities[1]</c> names one element of an output, or one class of a map. A tensor of several columns takes
/// a <c>float[]</c> of its name, or else the numbers of the type in the order written. Missing numbers are NaN, missing texts are empty.
/// </remarks>
public static partial class Onnx
{
    /// <summary>The format of stored ONNX files.</summary>
    public const string Format = "onnx";

    internal const string FileName = "model.onnx";

    // Which output a plain value is belongs to the version: a loader that took another one would answer something else in silence.
    internal const string OutputParameter = "onnx.output";

    private const string NeedsReflection = "Reads the members of the types by reflection. Under ahead-of-time compilation give codecs.";

    /// <summary>A file as a model, without a store.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="path">The file; read now.</param>
    /// <param name="options">How it runs and how the types map; null for the defaults.</param>
    /// <typeparam name="TInput">The type whose members fill the inputs.</typeparam>
    /// <typeparam name="TOutput">The type whose members take the outputs.</typeparam>
    /// <returns>The model; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The name or an option is broken.</exception>
    /// <exception cref="InvalidDataException">The file is none that this runtime can load, or reads a file that is not among
    /// <see cref="OnnxOptions.ExternalFiles"/>.</exception>
    /// <exception cref="InvalidOperationException">The types do not fit the model; the message names each misfit.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public static OnnxModel<TInput, TOutput> CreateModel<TInput, TOutput>(string name, string path, OnnxOptions? options) =>
        CreateModel(name, path, RowCodec.For<TInput>(), RowCodec.For<TOutput>(), options);

    /// <summary>A file as a model with the default options, without a store.</summary>
    /// <inheritdoc cref="CreateModel{TInput, TOutput}(string, string, OnnxOptions?)"/>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public static OnnxModel<TInput, TOutput> CreateModel<TInput, TOutput>(string name, string path) =>
        CreateModel<TInput, TOutput>(name, path, options: null);

    /// <summary>A file as a model, without a store and without reflection.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="path">The file; read now.</param>
    /// <param name="input">Writes inputs into rows.</param>
    /// <param name="output">Makes outputs from rows.</param>
    /// <param name="options">How it runs and how the types map; null for the defaults.</param>
    /// <typeparam name="TInput">The type whose members fill the inputs.</typeparam>
    /// <typeparam name="TOutput">The type whose members take the outputs.</typeparam>
    /// <returns>The model; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The name or an option is broken.</exception>
    /// <exception cref="InvalidDataException">The file is none that this runtime can load, or reads a file that is not among
    /// <see cref="OnnxOptions.ExternalFiles"/>.</exception>
    /// <exception cref="InvalidOperationException">The types do not fit the model; the message names each misfit.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static OnnxModel<TInput, TOutput> CreateModel<TInput, TOutput>(
        string name,
        string path,
        RowCodec<TInput> input,
        RowCodec<TOutput> output,
        OnnxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        return Create(name, path, _ => (input, output), options);
    }

    /// <summary>A file as a model of rows: one field for each input and output, by the model's own names and shapes.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="path">The file; read now.</param>
    /// <param name="options">How it runs; null for the defaults.</param>
    /// <returns>The model; the caller disposes it. Its rows stay valid.</returns>
    /// <exception cref="ArgumentException">The name or an option is broken.</exception>
    /// <exception cref="InvalidDataException">The file is none that this runtime can load, or reads a file that is not among
    /// <see cref="OnnxOptions.ExternalFiles"/>.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static OnnxModel<Row, Row> CreateModel(string name, string path, OnnxOptions? options) =>
        Create(name, path, RowCodecs, options);

    /// <summary>A file as a model of rows with the default options.</summary>
    /// <inheritdoc cref="CreateModel(string, string, OnnxOptions?)"/>
    public static OnnxModel<Row, Row> CreateModel(string name, string path) => CreateModel(name, path, options: null);

    /// <summary>Loads what <see cref="Package{TInput, TOutput}"/> made.</summary>
    /// <param name="options">How it runs and how the types map; null for the defaults.</param>
    /// <typeparam name="TInput">The type whose members fill the inputs.</typeparam>
    /// <typeparam name="TOutput">The type whose members take the outputs.</typeparam>
    /// <returns>
    /// The loader. Its models are <see cref="OnnxModel{TInput, TOutput}"/>s. It throws <see cref="InvalidDataException"/> for a file that
    /// this runtime cannot load and <see cref="InvalidOperationException"/> for one that does not fit the types.
    /// </returns>
    /// <exception cref="ArgumentException">An option is broken.</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public static IModelLoader<TInput, TOutput> Loader<TInput, TOutput>(OnnxOptions? options) =>
        Loader(RowCodec.For<TInput>(), RowCodec.For<TOutput>(), options);

    /// <summary>Loads what <see cref="Package{TInput, TOutput}"/> made, with the default options.</summary>
    /// <inheritdoc cref="Loader{TInput, TOutput}(OnnxOptions?)"/>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public static IModelLoader<TInput, TOutput> Loader<TInput, TOutput>() => Loader<TInput, TOutput>(options: null);

    /// <summary>Loads versions without reflection.</summary>
    /// <param name="input">Writes inputs into rows.</param>
    /// <param name="output">Makes outputs from rows.</param>
    /// <param name="options">How it runs and how the types map; null for the defaults.</param>
    /// <typeparam name="TInput">The type whose members fill the inputs.</typeparam>
    /// <typeparam name="TOutput">The type whose members take the outputs.</typeparam>
    /// <returns>The loader, as that of types.</returns>
    /// <exception cref="ArgumentException">An option is broken.</exception>
    public static IModelLoader<TInput, TOutput> Loader<TInput, TOutput>(
        RowCodec<TInput> input, RowCodec<TOutput> output, OnnxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        return new OnnxModelLoader<TInput, TOutput>(_ => (input, output), Checked(options));
    }

    /// <summary>Loads versions as models of rows: by the version's signature, or by the model's own names where it has none.</summary>
    /// <param name="options">How it runs; null for the defaults.</param>
    /// <returns>The loader.</returns>
    /// <exception cref="ArgumentException">An option is broken.</exception>
    public static IModelLoader<Row, Row> Loader(OnnxOptions? options) => new OnnxModelLoader<Row, Row>(RowCodecs, Checked(options));

    /// <summary>Loads versions as models of rows, with the default options.</summary>
    /// <inheritdoc cref="Loader(OnnxOptions?)"/>
    public static IModelLoader<Row, Row> Loader() => Loader(options: null);

    private static OnnxModel<TInput, TOutput> Create<TInput, TOutput>(
        string name,
        string path,
        Func<Func<ModelSignature>, (RowCodec<TInput> Input, RowCodec<TOutput> Output)> codecs,
        OnnxOptions? options)
    {
        Names.ThrowIfInvalid(name);
        options = Checked(options);
        var file = new OnnxFile(path, options);
        var session = file.Open();
        try
        {
            var (input, output) = codecs(() => ModelSchema.Of(session, file.ToString()));
            var maker = new PlanMaker(session, new ModelSignature(input.Schema, output.Schema), options, name, options.Output, stored: null);
            var info = new ModelInfo(name, signature: maker.Signature()) { Format = Format };
            return new(session, new ModelPlan(session, info, input.Schema, options, maker.Inputs, maker.Outputs), input, output);
        }
        catch
        {
            session.Leave();
            throw;
        }
    }

    private static (RowCodec<Row> Input, RowCodec<Row> Output) RowCodecs(Func<ModelSignature> ofModel)
    {
        var signature = ofModel();
        return (RowCodec.ForRows(signature.Input), RowCodec.ForRows(signature.Output));
    }

    private static OnnxOptions Checked(OnnxOptions? options)
    {
        options ??= new OnnxOptions();
        options.Validate();
        return options;
    }
}
