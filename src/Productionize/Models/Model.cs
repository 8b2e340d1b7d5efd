using System.Diagnostics.CodeAnalysis;

namespace Productionize;

/// <summary>Makes models and loaders from functions.</summary>
public static class Model
{
    private const string NeedsReflection = "Reads the members of the types by reflection. Under ahead-of-time compilation give codecs.";

    /// <summary>Makes a model of a function: <c>Model.Create("churn", (Customer c) => Poc.Score(c))</c>.</summary>
    /// <param name="name">The model's name (see <see cref="Names"/>).</param>
    /// <param name="predict">The function; safe for concurrent calls.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is no name.</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public static IModel<TInput, TOutput> Create<TInput, TOutput>(string name, Func<TInput, TOutput> predict) =>
        Create(name, predict, RowCodec.For<TInput>(), RowCodec.For<TOutput>());

    /// <summary>Makes a model of a function without reflection.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="predict">The function; safe for concurrent calls.</param>
    /// <param name="input">Writes inputs into rows.</param>
    /// <param name="output">Writes outputs into rows.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is no name.</exception>
    public static IModel<TInput, TOutput> Create<TInput, TOutput>(
        string name, Func<TInput, TOutput> predict, RowCodec<TInput> input, RowCodec<TOutput> output)
    {
        ArgumentNullException.ThrowIfNull(predict);
        return new FunctionModel<TInput, TOutput>(name, predict, input, output);
    }

    /// <summary>Makes a model of an asynchronous function.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="predict">The function; safe for concurrent calls.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is no name.</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public static IModel<TInput, TOutput> Create<TInput, TOutput>(
        string name, Func<TInput, CancellationToken, ValueTask<TOutput>> predict) =>
        Create(name, predict, RowCodec.For<TInput>(), RowCodec.For<TOutput>());

    /// <summary>Makes a model of an asynchronous function without reflection.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="predict">The function; safe for concurrent calls.</param>
    /// <param name="input">Writes inputs into rows.</param>
    /// <param name="output">Writes outputs into rows.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is no name.</exception>
    public static IModel<TInput, TOutput> Create<TInput, TOutput>(
        string name,
        Func<TInput, CancellationToken, ValueTask<TOutput>> predict,
        RowCodec<TInput> input,
        RowCodec<TOutput> output)
    {
        ArgumentNullException.ThrowIfNull(predict);
        return new AsyncFunctionModel<TInput, TOutput>(name, predict, input, output);
    }

    /// <summary>Starts a pipeline around the versions that an alias of a store points at; each is only loaded before it serves.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="store">The store; not owned.</param>
    /// <param name="alias">The alias, such as <c>champion</c>.</param>
    /// <param name="loader">Loads a version.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> or <paramref name="alias"/> is no name.</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public static ModelBuilder<TInput, TOutput> FromStore<TInput, TOutput>(
        string name, IModelStore store, string alias, IModelLoader<TInput, TOutput> loader) =>
        FromStore(name, store, alias, loader, default(TInput));

    /// <summary>Starts a pipeline around the versions that an alias of a store points at.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="store">The store; not owned.</param>
    /// <param name="alias">The alias, such as <c>champion</c>.</param>
    /// <param name="loader">Loads a version.</param>
    /// <param name="sample">An input that a version must answer before it serves; null: it is only loaded.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> or <paramref name="alias"/> is no name.</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public static ModelBuilder<TInput, TOutput> FromStore<TInput, TOutput>(
        string name, IModelStore store, string alias, IModelLoader<TInput, TOutput> loader, TInput? sample)
    {
        ArgumentNullException.ThrowIfNull(store);
        return new ModelBuilder<TInput, TOutput>(name, RowCodec.For<TInput>, RowCodec.For<TOutput>).FromStore(alias, loader, sample, store);
    }

    /// <summary>Starts a pipeline around the versions that an alias of a store points at, without reflection.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="store">The store; not owned.</param>
    /// <param name="alias">The alias, such as <c>champion</c>.</param>
    /// <param name="loader">Loads a version.</param>
    /// <param name="input">Writes inputs into rows.</param>
    /// <param name="output">Writes outputs into rows.</param>
    /// <param name="sample">An input that a version must answer before it serves; null: it is only loaded.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> or <paramref name="alias"/> is no name.</exception>
    public static ModelBuilder<TInput, TOutput> FromStore<TInput, TOutput>(
        string name,
        IModelStore store,
        string alias,
        IModelLoader<TInput, TOutput> loader,
        RowCodec<TInput> input,
        RowCodec<TOutput> output,
        TInput? sample = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        return new ModelBuilder<TInput, TOutput>(name, input, output).FromStore(alias, loader, sample, store);
    }

    /// <summary>Makes a loader of a function: for models whose files are a team's own, such as a table of parameters.</summary>
    /// <param name="format">The format it reads (see <see cref="Names"/>).</param>
    /// <param name="load">Makes the model from a version's files.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The loader.</returns>
    /// <exception cref="ArgumentException"><paramref name="format"/> is no name.</exception>
    public static IModelLoader<TInput, TOutput> Loader<TInput, TOutput>(
        string format, Func<ModelContent, CancellationToken, ValueTask<IModel<TInput, TOutput>>> load)
    {
        Names.ThrowIfInvalid(format);
        ArgumentNullException.ThrowIfNull(load);
        return new FunctionLoader<TInput, TOutput>(format, load);
    }

    private sealed class FunctionLoader<TInput, TOutput>(
        string format, Func<ModelContent, CancellationToken, ValueTask<IModel<TInput, TOutput>>> load) : IModelLoader<TInput, TOutput>
    {
        public string Format => format;

        public ValueTask<IModel<TInput, TOutput>> LoadAsync(ModelContent content, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(content);
            return load(content, cancellationToken);
        }
    }
}
