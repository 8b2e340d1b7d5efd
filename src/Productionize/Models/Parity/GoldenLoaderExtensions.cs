using System.Diagnostics.CodeAnalysis;

namespace Productionize;

/// <summary>Makes loading prove that a version still answers as where it was trained.</summary>
public static class GoldenLoaderExtensions
{
    /// <summary>The name of the golden file among the files of a version.</summary>
    public const string FileName = "golden.json";

    private const string NeedsReflection =
        "Where a model has no codecs, the members of the types are read by reflection. Under ahead-of-time compilation give codecs.";

    /// <summary>
    /// A loader whose versions must carry a golden file, <c>golden.json</c>, and answer as it says: <see cref="IModelLoader{TInput,
    /// TOutput}.LoadAsync"/> asks the model for the golden inputs and throws <see cref="ParityException"/> where it does not match, so that
    /// such a version neither is promoted nor serves. It costs one batch at each load.
    /// </summary>
    /// <param name="loader">Loads the version.</param>
    /// <param name="options">What counts as the same; null for the defaults.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The loader. It throws <see cref="InvalidOperationException"/> for a version without a golden file, or with one that does
    /// not fit the types, and <see cref="InvalidDataException"/> for one that is no golden file.</returns>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public static IModelLoader<TInput, TOutput> WithGoldenFile<TInput, TOutput>(
        this IModelLoader<TInput, TOutput> loader, ParityOptions? options)
    {
        ArgumentNullException.ThrowIfNull(loader);
        return new GoldenLoader<TInput, TOutput>(loader, Checked(options), RowCodec.For<TInput>, RowCodec.For<TOutput>);
    }

    /// <summary>A loader whose versions must answer as their golden file says, by the default options.</summary>
    /// <param name="loader">Loads the version.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The loader.</returns>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public static IModelLoader<TInput, TOutput> WithGoldenFile<TInput, TOutput>(this IModelLoader<TInput, TOutput> loader) =>
        loader.WithGoldenFile(null);

    /// <summary>A loader whose versions must answer as their golden file says, without reflection.</summary>
    /// <param name="loader">Loads the version.</param>
    /// <param name="input">Reads inputs from rows, for a model without a codec of its own.</param>
    /// <param name="output">Writes outputs into rows, likewise.</param>
    /// <param name="options">What counts as the same; null for the defaults.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The loader.</returns>
    public static IModelLoader<TInput, TOutput> WithGoldenFile<TInput, TOutput>(
        this IModelLoader<TInput, TOutput> loader, RowCodec<TInput> input, RowCodec<TOutput> output, ParityOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(loader);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        return new GoldenLoader<TInput, TOutput>(loader, Checked(options), () => input, () => output);
    }

    private static ParityOptions Checked(ParityOptions? options)
    {
        options ??= new ParityOptions();
        options.Validate();
        return options;
    }
}
