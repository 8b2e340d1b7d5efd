using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Productionize;

/// <summary>Stages that tell operators what a pipeline does.</summary>
public static class TelemetryModelBuilderExtensions
{
    /// <summary>
    /// Measures every call in the histogram <c>productionize.prediction.duration</c> (seconds, by model, version and status) and makes it a
    /// span of the activity source <c>Productionize</c>. It costs next to nothing while nobody listens. Stands outside.
    /// </summary>
    /// <param name="builder">The pipeline.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The log or an inside stage was added before.</exception>
    public static ModelBuilder<TInput, TOutput> UseTelemetry<TInput, TOutput>(this ModelBuilder<TInput, TOutput> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(nameof(UseTelemetry), StagePlace.Outside, parts =>
            (inner, _) => new TelemetryModel<TInput, TOutput>(inner, parts.Name, parts.Time));
    }

    /// <summary>
    /// Writes a message per call to the logger <c>Productionize.Model</c>: Debug for answers, Warning for failures, inputs and outputs at
    /// Trace only, since they may be personal data. Does nothing without an <see cref="ILoggerFactory"/>. Stands outside.
    /// </summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="loggers">Makes the logger; null: the one among the services given to Build.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The log or an inside stage was added before.</exception>
    public static ModelBuilder<TInput, TOutput> UseLogging<TInput, TOutput>(
        this ModelBuilder<TInput, TOutput> builder, ILoggerFactory? loggers = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(nameof(UseLogging), StagePlace.Outside, parts => (inner, _) =>
            (loggers ?? parts.Loggers) is NullLoggerFactory
                ? inner
                : new LoggingModel<TInput, TOutput>(
                    inner, parts.Name, () => builder.InputCodecOf(inner), () => builder.OutputCodecOf(inner),
                    (loggers is null ? parts.Loggers : new ForgivingLoggerFactory(loggers)).CreateLogger("Productionize.Model"),
                    parts.Time));
    }
}
