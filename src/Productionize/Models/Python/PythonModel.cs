using System.Diagnostics.CodeAnalysis;

namespace Productionize;

/// <summary>
/// Python scripts as models: hosted untouched in processes of their own, into a store, and out of one. The script has a function
/// <c>predict(rows)</c>, or a class with such a method, that takes a list of dictionaries and answers one element per row.
/// </summary>
public static class PythonModel
{
    /// <summary>The format of stored scripts.</summary>
    public const string Format = "python";

    private const string NeedsReflection = "Reads the members of the types by reflection. Under ahead-of-time compilation give codecs.";

    /// <summary>Starts the workers of a script.</summary>
    /// <param name="name">The model's name (see <see cref="Names"/>).</param>
    /// <param name="options">Which Python, which script, how many workers.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The model, whose script is loaded; the caller disposes it.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is no name, or an option is out of its bounds.</exception>
    /// <exception cref="PythonModelException">It cannot start; the message says what to install or to change.</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public static Task<PythonModel<TInput, TOutput>> StartAsync<TInput, TOutput>(string name, PythonModelOptions options) =>
        StartAsync<TInput, TOutput>(name, options, CancellationToken.None);

    /// <summary>Starts the workers of a script.</summary>
    /// <param name="name">The model's name (see <see cref="Names"/>).</param>
    /// <param name="options">Which Python, which script, how many workers.</param>
    /// <param name="cancellationToken">Ends the start; no process stays.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The model, whose script is loaded; the caller disposes it.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is no name, or an option is out of its bounds.</exception>
    /// <exception cref="PythonModelException">It cannot start; the message says what to install or to change.</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public static Task<PythonModel<TInput, TOutput>> StartAsync<TInput, TOutput>(
        string name, PythonModelOptions options, CancellationToken cancellationToken) =>
        StartAsync(name, options, RowCodec.For<TInput>(), RowCodec.For<TOutput>(), cancellationToken);

    /// <summary>Starts the workers of a script, without reflection. With <see cref="RowCodec.ForRows"/> rows go in and out.</summary>
    /// <param name="name">The model's name (see <see cref="Names"/>).</param>
    /// <param name="options">Which Python, which script, how many workers.</param>
    /// <param name="input">Writes inputs into rows.</param>
    /// <param name="output">Reads outputs from rows.</param>
    /// <param name="cancellationToken">Ends the start; no process stays.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The model, whose script is loaded; the caller disposes it.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is no name, or an option is out of its bounds.</exception>
    /// <exception cref="PythonModelException">It cannot start; the message says what to install or to change.</exception>
    public static Task<PythonModel<TInput, TOutput>> StartAsync<TInput, TOutput>(
        string name,
        PythonModelOptions options,
        RowCodec<TInput> input,
        RowCodec<TOutput> output,
        CancellationToken cancellationToken = default)
    {
        Names.ThrowIfInvalid(name);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        options.Validate();
        var script = RequireScript(options);
        var info = new ModelInfo(name, null, new ModelSignature(input.Schema, output.Schema)) { Format = Format };
        return StartAsync(info, new PythonScript(name, options, script), input, output, cancellationToken);
    }

    /// <summary>
    /// A script and the files in its folder as a package for <see cref="IModelStore.AddAsync"/>. Files whose name begins with a dot and
    /// <c>__pycache__</c> stay out; the others are read when the package is added. Entry and required modules go with it.
    /// </summary>
    /// <param name="name">The model's name.</param>
    /// <param name="options">The script, with which <c>StartAsync</c> starts it where it is.</param>
    /// <param name="parameters">How it was trained; part of the digest.</param>
    /// <param name="tags">Labels to search by.</param>
    /// <param name="facts">What is known about it already.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The package.</returns>
    /// <exception cref="ArgumentException">A name is broken, an option is out of its bounds, or the folder has links.</exception>
    /// <exception cref="FileNotFoundException">There is no such script.</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public static ModelPackage Package<TInput, TOutput>(
        string name,
        PythonModelOptions options,
        IReadOnlyDictionary<string, string>? parameters = null,
        IReadOnlyDictionary<string, string>? tags = null,
        IReadOnlyList<ModelFact>? facts = null) =>
        Package(name, options, new ModelSignature(RowCodec.For<TInput>().Schema, RowCodec.For<TOutput>().Schema), parameters) with
        {
            Tags = tags,
            Facts = facts,
        };

    /// <summary>A script and the files in its folder as a package, without reflection.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="options">The script, with which <c>StartAsync</c> starts it where it is.</param>
    /// <param name="signature">The fields that the script gets and answers.</param>
    /// <param name="parameters">How it was trained, part of the digest; null for nothing.</param>
    /// <returns>The package; add tags and facts to it with <c>with</c>.</returns>
    /// <exception cref="ArgumentException">A name is broken, an option is out of its bounds, or the folder has links.</exception>
    /// <exception cref="FileNotFoundException">There is no such script.</exception>
    public static ModelPackage Package(
        string name, PythonModelOptions options, ModelSignature signature, IReadOnlyDictionary<string, string>? parameters)
    {
        Names.ThrowIfInvalid(name);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(signature);
        options.Validate();
        var script = Path.GetFullPath(RequireScript(options));
        if (!File.Exists(script))
        {
            throw new FileNotFoundException(
                $"There is no script '{script}'. Set {nameof(PythonModelOptions)}.{nameof(options.Script)} to its file.", script);
        }

        return new ModelPackage
        {
            Model = name,
            Format = Format,
            Files = PythonPackage.FilesOf(Path.GetDirectoryName(script)!),
            Signature = signature,
            Parameters = PythonPackage.Parameters(options, parameters),
        };
    }

    /// <summary>Loads what <c>Package</c> made.</summary>
    /// <param name="options">
    /// Which Python, how many workers, what bounds. The script and its entry are the version's, whatever stands here.
    /// </param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>
    /// The loader. Its models are <see cref="PythonModel{TInput, TOutput}"/>s. It throws <see cref="PythonModelException"/> for a script
    /// that does not start and <see cref="InvalidOperationException"/> for one whose signature does not fit the types. The script gets the
    /// fields of the version's signature.
    /// </returns>
    /// <exception cref="ArgumentException">An option is out of its bounds.</exception>
    /// <remarks>
    /// A script is code, and so is a pickle: load only from a store whose writers are trusted. The files of a version are copied, verified,
    /// into a private folder under the system's folder for temporary files (TMPDIR), where they stay as long as the model: a worker that is
    /// replaced loads them again. Where that folder is swept by age, set TMPDIR to one that is not.
    /// </remarks>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public static IModelLoader<TInput, TOutput> Loader<TInput, TOutput>(PythonModelOptions options) =>
        Loader(options, RowCodec.For<TInput>(), RowCodec.For<TOutput>());

    /// <summary>Loads what <c>Package</c> made, without reflection. With <see cref="RowCodec.ForRows"/> rows go in and out.</summary>
    /// <param name="options">
    /// Which Python, how many workers, what bounds. The script and its entry are the version's, whatever stands here.
    /// </param>
    /// <param name="input">Writes inputs into rows.</param>
    /// <param name="output">Reads outputs from rows.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The loader.</returns>
    /// <exception cref="ArgumentException">An option is out of its bounds.</exception>
    public static IModelLoader<TInput, TOutput> Loader<TInput, TOutput>(
        PythonModelOptions options, RowCodec<TInput> input, RowCodec<TOutput> output)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        options.Validate();
        return new PythonModelLoader<TInput, TOutput>(options, input, output, parts: null);
    }

    private static string RequireScript(PythonModelOptions options) => !string.IsNullOrWhiteSpace(options.Script)
        ? options.Script
        : throw new ArgumentException(
            $"{nameof(PythonModelOptions)}.{nameof(options.Script)} is empty: name the script's file.", nameof(options));

    private static async Task<PythonModel<TInput, TOutput>> StartAsync<TInput, TOutput>(
        ModelInfo info, PythonScript script, RowCodec<TInput> input, RowCodec<TOutput> output, CancellationToken cancellationToken)
    {
        var pool = await PythonPool.StartAsync(script, cancellationToken).ConfigureAwait(false);
        return new PythonModel<TInput, TOutput>(script, pool, input, output, info, folder: null);
    }
}
