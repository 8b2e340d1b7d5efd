using System.Diagnostics.CodeAnalysis;

namespace Productionize;

/// <summary>
/// Inputs and the answers that the original model gave to them, written beside it in Python by <c>golden.py</c> (in the package
/// Productionize.Testing). Immutable; safe for concurrent use.
/// </summary>
/// <remarks>
/// A JSON object: <c>format</c> is <c>productionize-golden/1</c>; <c>python</c> and <c>libraries</c> say what wrote it; <c>inputs</c> and
/// <c>outputs</c> are tensors of the Open Inference Protocol v2 with the same number of rows, numpy's dtype in their <c>parameters</c>;
/// <c>decision</c>, optional, names the output with the label, the one with the score, and the threshold.
/// </remarks>
public sealed class GoldenFile
{
    /// <summary>The <c>format</c> of the files that can be read.</summary>
    public const string Format = "productionize-golden/1";

    private const string NeedsReflection =
        "Where the model has no codecs, the members of the types are read by reflection. Under ahead-of-time compilation give codecs.";

    internal GoldenFile(string name) => Name = name;

    /// <summary>The name of the file, for messages.</summary>
    public string Name { get; }

    /// <summary>The rows of every tensor, from 1.</summary>
    public int Rows { get; internal init; }

    /// <summary>The version of Python that wrote it.</summary>
    public string Python { get; internal init; } = "";

    /// <summary>The versions of the libraries, such as numpy.</summary>
    public IReadOnlyDictionary<string, string> Libraries { get; internal init; } = new Dictionary<string, string>();

    /// <summary>The names of the inputs, in their order.</summary>
    public IReadOnlyList<string> InputNames => [.. Inputs.Select(tensor => tensor.Name)];

    /// <summary>The names of the outputs, in their order.</summary>
    public IReadOnlyList<string> OutputNames => [.. Outputs.Select(tensor => tensor.Name)];

    internal IReadOnlyList<Tensor> Inputs { get; init; } = [];

    internal IReadOnlyList<Tensor> Outputs { get; init; } = [];

    internal GoldenDecision? Decision { get; init; }

    internal string Origin => $"Python {Python}{string.Concat(Libraries.Select(library => $", {library.Key} {library.Value}"))}";

    /// <summary>Reads a golden file, strictly: no unknown and no repeated members, at most 64 MiB.</summary>
    /// <param name="path">Where it lies.</param>
    /// <returns>The file.</returns>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="InvalidDataException">It is no golden file; the message says where.</exception>
    public static GoldenFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var file = File.OpenRead(path);
        return GoldenReader.Read(GoldenReader.Bytes(file, path), Path.GetFileName(path));
    }

    /// <summary>Reads a golden file from a stream, as <see cref="Read(string)"/> does.</summary>
    /// <param name="stream">The file; left open.</param>
    /// <param name="name">Its name for messages.</param>
    /// <returns>The file.</returns>
    /// <exception cref="InvalidDataException">It is no golden file; the message says where.</exception>
    public static GoldenFile Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return GoldenReader.Read(GoldenReader.Bytes(stream, name), name);
    }

    /// <summary>Asks a model for the golden inputs, in one batch, and compares its answers with the golden ones.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">What counts as the same; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the comparison.</param>
    /// <typeparam name="TInput">What goes in; its fields have the names of the inputs.</typeparam>
    /// <typeparam name="TOutput">What comes out; its fields have the names of the outputs (one of each need not).</typeparam>
    /// <returns>The report.</returns>
    /// <exception cref="ArgumentException">An option is out of bounds.</exception>
    /// <exception cref="InvalidOperationException">The inputs do not fit <typeparamref name="TInput"/>; it names the field.</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public ValueTask<ParityReport> CompareAsync<TInput, TOutput>(
        IModel<TInput, TOutput> model, ParityOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        return CompareAsync(
            model,
            model.GetService<RowCodec<TInput>>() ?? RowCodec.For<TInput>(),
            model.GetService<RowCodec<TOutput>>(RowCodec.OutputKey) ?? model.GetService<RowCodec<TOutput>>() ?? RowCodec.For<TOutput>(),
            options,
            cancellationToken);
    }

    /// <summary>Compares by the default options.</summary>
    /// <param name="model">The model.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The report.</returns>
    /// <exception cref="InvalidOperationException">The inputs do not fit <typeparamref name="TInput"/>; it names the field.</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public ValueTask<ParityReport> CompareAsync<TInput, TOutput>(IModel<TInput, TOutput> model) =>
        CompareAsync(model, null, CancellationToken.None);

    /// <summary>Compares as the overload with a cancellation token does.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">What counts as the same; null for the defaults.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The report.</returns>
    /// <exception cref="InvalidOperationException">The inputs do not fit <typeparamref name="TInput"/>; it names the field.</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public ValueTask<ParityReport> CompareAsync<TInput, TOutput>(IModel<TInput, TOutput> model, ParityOptions? options) =>
        CompareAsync(model, options, CancellationToken.None);

    /// <summary>Compares without reflection.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">Reads inputs from rows.</param>
    /// <param name="output">Writes outputs into rows.</param>
    /// <param name="options">What counts as the same; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the comparison.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The report.</returns>
    /// <exception cref="ArgumentException">An option is out of bounds.</exception>
    /// <exception cref="InvalidOperationException">The inputs do not fit the codec; the message names the field.</exception>
    public ValueTask<ParityReport> CompareAsync<TInput, TOutput>(
        IModel<TInput, TOutput> model,
        RowCodec<TInput> input,
        RowCodec<TOutput> output,
        ParityOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        options ??= new ParityOptions();
        options.Validate();
        return new ParityComparison<TInput, TOutput>(this, input, output, options).CompareAsync(model, cancellationToken);
    }

    /// <summary>The name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;
}
