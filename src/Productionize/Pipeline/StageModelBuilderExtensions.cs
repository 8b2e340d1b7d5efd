using Polly;

namespace Productionize;

/// <summary>Stages inside: made anew for each version, their effects logged.</summary>
public static class StageModelBuilderExtensions
{
    /// <summary>
    /// Refuses inputs that break a rule of the version's signature (or, without one, of the type) with an
    /// <see cref="InvalidInputException"/> that names every fault. Does nothing where there are no rules.
    /// </summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="rules">Other rules than the signature's; null for these.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The builder.</returns>
    public static ModelBuilder<TInput, TOutput> UseInputValidation<TInput, TOutput>(
        this ModelBuilder<TInput, TOutput> builder, Schema? rules = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(nameof(UseInputValidation), StagePlace.Inside, (inner, _) =>
        {
            var codec = builder.InputCodecOf(inner);
            var signature = rules ?? inner.GetService<ModelInfo>()?.Signature?.Input;
            var checks = signature?.RulesFor(codec.Schema) ?? codec.Schema;
            return checks.HasRules ? new InputValidationModel<TInput, TOutput>(inner, codec, checks) : inner;
        });
    }

    /// <summary>Makes NaN and infinity in an answer a <see cref="NonFinitePredictionException"/>, logged as a failure.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The builder.</returns>
    public static ModelBuilder<TInput, TOutput> UseOutputCheck<TInput, TOutput>(this ModelBuilder<TInput, TOutput> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(nameof(UseOutputCheck), StagePlace.Inside, (inner, _) =>
            builder.OutputCodecOf(inner) is var codec && codec.Schema.Fields.Any(field =>
                field.Kind is FieldKind.Single or FieldKind.Double or FieldKind.SingleVector or FieldKind.Json)
                ? new OutputCheckModel<TInput, TOutput>(inner, codec)
                : inner);
    }

    /// <summary>Runs each call, and each batch as one, through a pipeline of Polly.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="pipeline">Retries, timeouts, circuit breakers; <see cref="ResiliencePipeline.Empty"/> adds no stage.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The builder.</returns>
    public static ModelBuilder<TInput, TOutput> UseResilience<TInput, TOutput>(
        this ModelBuilder<TInput, TOutput> builder, ResiliencePipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(pipeline);
        return builder.Add(nameof(UseResilience), StagePlace.Inside, (inner, _) =>
            ReferenceEquals(pipeline, ResiliencePipeline.Empty) ? inner : new ResilienceModel<TInput, TOutput>(inner, pipeline));
    }
}
