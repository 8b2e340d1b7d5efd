using System.Diagnostics.CodeAnalysis;

namespace Productionize;

/// <summary>Starts a pipeline around a model.</summary>
public static class ModelBuilderExtensions
{
    private const string NeedsReflection =
        "Where the model has no codecs, the members of the types are read by reflection. Under ahead-of-time compilation give codecs.";

    /// <summary>Starts a pipeline around a model, which the pipeline then owns and disposes.</summary>
    /// <param name="model">The model.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The builder.</returns>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public static ModelBuilder<TInput, TOutput> AsBuilder<TInput, TOutput>(this IModel<TInput, TOutput> model) =>
        AsBuilder(model, ownsModel: true);

    /// <summary>Starts a pipeline around a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="ownsModel">Whether the pipeline disposes it; false shares it.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The builder.</returns>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public static ModelBuilder<TInput, TOutput> AsBuilder<TInput, TOutput>(this IModel<TInput, TOutput> model, bool ownsModel)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new ModelBuilder<TInput, TOutput>(
            model.GetService<ModelInfo>()?.Name ?? "model",
            RowCodec.For<TInput>,
            RowCodec.For<TOutput>).FromModel(model, ownsModel);
    }

    /// <summary>Starts a pipeline around a model, without reflection.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">Writes inputs into rows.</param>
    /// <param name="output">Writes outputs into rows.</param>
    /// <param name="ownsModel">Whether the pipeline disposes it; false shares it.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The builder.</returns>
    public static ModelBuilder<TInput, TOutput> AsBuilder<TInput, TOutput>(
        this IModel<TInput, TOutput> model, RowCodec<TInput> input, RowCodec<TOutput> output, bool ownsModel = true)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        return new ModelBuilder<TInput, TOutput>(model.GetService<ModelInfo>()?.Name ?? "model", input, output)
            .FromModel(model, ownsModel);
    }
}
