using System.Diagnostics.CodeAnalysis;

namespace Productionize;

/// <summary>
/// Puts one tested function before or behind a model, so that training and serving make features, and decisions, with the same code.
/// </summary>
/// <remarks>
/// The result owns the model: a pipeline around it disposes both. Its signature has the new input or output, so that is what is checked
/// and logged. A row of a batch for which the function throws carries that error.
/// </remarks>
public static class ModelMappingExtensions
{
    private const string NeedsReflection = "Reads the members of the new type by reflection. Under ahead-of-time compilation give a codec.";

    /// <summary>A model of raw inputs: <c>model.WithInput((Raw raw) => Features.From(raw))</c>.</summary>
    /// <param name="model">A model of features.</param>
    /// <param name="features">Makes the features of one input; the function that training uses. Safe for concurrent calls.</param>
    /// <typeparam name="TRaw">What callers send.</typeparam>
    /// <typeparam name="TInput">What the model takes.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The model.</returns>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public static IModel<TRaw, TOutput> WithInput<TRaw, TInput, TOutput>(this IModel<TInput, TOutput> model, Func<TRaw, TInput> features) =>
        WithInput(model, features, RowCodec.For<TRaw>());

    /// <summary>A model of raw inputs, without reflection.</summary>
    /// <param name="model">A model of features.</param>
    /// <param name="features">Makes the features of one input. Safe for concurrent calls.</param>
    /// <param name="input">Writes raw inputs into rows.</param>
    /// <typeparam name="TRaw">What callers send.</typeparam>
    /// <typeparam name="TInput">What the model takes.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The model.</returns>
    public static IModel<TRaw, TOutput> WithInput<TRaw, TInput, TOutput>(
        this IModel<TInput, TOutput> model, Func<TRaw, TInput> features, RowCodec<TRaw> input)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(input);
        return new InputMappedModel<TRaw, TInput, TOutput>(model, features, input);
    }

    /// <summary>A model with another form of answer: <c>model.WithOutput(score => new Decision(score > 0.5f))</c>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="decide">Makes the answer from the model's. Safe for concurrent calls.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TScore">What the model answers.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The model.</returns>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public static IModel<TInput, TOutput> WithOutput<TInput, TScore, TOutput>(this IModel<TInput, TScore> model, Func<TScore, TOutput> decide) =>
        WithOutput(model, decide, RowCodec.For<TOutput>());

    /// <summary>A model with another form of answer, without reflection.</summary>
    /// <param name="model">The model.</param>
    /// <param name="decide">Makes the answer from the model's. Safe for concurrent calls.</param>
    /// <param name="output">Writes answers into rows.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TScore">What the model answers.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The model.</returns>
    public static IModel<TInput, TOutput> WithOutput<TInput, TScore, TOutput>(
        this IModel<TInput, TScore> model, Func<TScore, TOutput> decide, RowCodec<TOutput> output)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(decide);
        ArgumentNullException.ThrowIfNull(output);
        return new OutputMappedModel<TInput, TScore, TOutput>(model, decide, output);
    }

    /// <summary>A loader whose models take raw inputs; see <see cref="WithInput{TRaw, TInput, TOutput}(IModel{TInput, TOutput}, Func{TRaw, TInput})"/>.</summary>
    /// <param name="loader">Loads models of features.</param>
    /// <param name="features">Makes the features of one input. Safe for concurrent calls.</param>
    /// <typeparam name="TRaw">What callers send.</typeparam>
    /// <typeparam name="TInput">What the models take.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The loader.</returns>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public static IModelLoader<TRaw, TOutput> WithInput<TRaw, TInput, TOutput>(
        this IModelLoader<TInput, TOutput> loader, Func<TRaw, TInput> features)
    {
        ArgumentNullException.ThrowIfNull(loader);
        ArgumentNullException.ThrowIfNull(features);
        return Model.Loader<TRaw, TOutput>(
            loader.Format, async (content, stop) => (await loader.LoadAsync(content, stop).ConfigureAwait(false)).WithInput(features));
    }

    /// <summary>A loader whose models give another form of answer.</summary>
    /// <param name="loader">Loads the models.</param>
    /// <param name="decide">Makes the answer from the model's. Safe for concurrent calls.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TScore">What the models answer.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The loader.</returns>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public static IModelLoader<TInput, TOutput> WithOutput<TInput, TScore, TOutput>(
        this IModelLoader<TInput, TScore> loader, Func<TScore, TOutput> decide)
    {
        ArgumentNullException.ThrowIfNull(loader);
        ArgumentNullException.ThrowIfNull(decide);
        return Model.Loader<TInput, TOutput>(
            loader.Format, async (content, stop) => (await loader.LoadAsync(content, stop).ConfigureAwait(false)).WithOutput(decide));
    }
}
