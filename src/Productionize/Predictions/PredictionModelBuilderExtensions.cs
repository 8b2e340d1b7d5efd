using System.Globalization;

namespace Productionize;

/// <summary>The two log stages: one that never delays an answer, and one that withholds it until its record is safe.</summary>
public static class PredictionModelBuilderExtensions
{
    /// <summary>
    /// Logs every call, failed, cancelled and refused ones too. It isolates: the answer never waits for the logger, unless
    /// <see cref="PredictionLogOptions.WaitWhenFull"/> says so; slow, full or down, predictions go on, and every lost record is counted
    /// (<see cref="ModelPipeline{TInput, TOutput}.LogStatistics"/>).
    /// </summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="logger">
    /// Takes the records; not owned. Null: the <see cref="IPredictionLogger"/> among the services given to Build.
    /// </param>
    /// <param name="options">Bounds and groups; null for the defaults.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException"><paramref name="options"/> are out of range; the message names every fault.</exception>
    /// <exception cref="InvalidOperationException">An inside stage or a log was added before.</exception>
    public static ModelBuilder<TInput, TOutput> UsePredictionLog<TInput, TOutput>(
        this ModelBuilder<TInput, TOutput> builder, IPredictionLogger? logger = null, PredictionLogOptions? options = null) =>
        Use(builder, nameof(UsePredictionLog), logger, options, audit: false);

    /// <summary>
    /// Logs every call and propagates: no answer leaves before its record has the durability that the logger declares; a call whose record
    /// cannot be written fails with a <see cref="PredictionLogException"/>. Build refuses a logger that only accepts.
    /// </summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="logger">
    /// Takes the records; not owned. Null: the <see cref="IPredictionLogger"/> among the services given to Build.
    /// </param>
    /// <param name="options">Bounds and groups; null for the defaults.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="options"/> are out of range, and the message names every fault; or they sample, which an audit must not.
    /// </exception>
    /// <exception cref="InvalidOperationException">An inside stage or a log was added before.</exception>
    public static ModelBuilder<TInput, TOutput> UsePredictionAudit<TInput, TOutput>(
        this ModelBuilder<TInput, TOutput> builder, IPredictionLogger? logger = null, PredictionLogOptions? options = null) =>
        Use(builder, nameof(UsePredictionAudit), logger, options, audit: true);

    private static ModelBuilder<TInput, TOutput> Use<TInput, TOutput>(
        ModelBuilder<TInput, TOutput> builder, string name, IPredictionLogger? logger, PredictionLogOptions? options, bool audit)
    {
        ArgumentNullException.ThrowIfNull(builder);
        options ??= new PredictionLogOptions();
        options.Validate();
        if (audit && options.SampleRate < 1)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name} of '{builder.Name}' has the {nameof(PredictionLogOptions.SampleRate)} {options.SampleRate}, but an audit ") +
                $"leaves out nothing. Leave it 1, or use {nameof(UsePredictionLog)}.",
                nameof(options));
        }

        return builder.Add(name, StagePlace.Log, parts =>
        {
            var sink = logger
                ?? (IPredictionLogger?)parts.Services.GetService(typeof(IPredictionLogger))
                ?? throw new InvalidOperationException(
                $"{name} of '{parts.Name}' has no logger. Give it one, or register one: services.AddProductionize(…).");
            if (audit && sink.Durability == Durability.Accepted)
            {
                throw new InvalidOperationException(
                    $"{name} of '{parts.Name}' needs a logger that is at least {Durability.Durable}, but {sink.GetType().Name} is only " +
                    $"{Durability.Accepted}. Use JsonLinesPredictionLog, or {nameof(UsePredictionLog)} if records may be lost.");
            }

            var messages = parts.Loggers.CreateLogger("Productionize.PredictionLog");
            var queue = new PredictionQueue(sink, options, parts.Time, messages, parts.Name);
            var privacy = new LogPrivacy(options, messages, parts.Name);
            var sample = new PredictionSample(options.SampleRate);
            var clock = new PredictionClock(parts.Time);
            parts.Queue = queue;
            PredictionQueues.Add(queue);
            return (inner, _) => new LogModel<TInput, TOutput>(
                inner, parts.Name, builder.InputCodecOf(inner), builder.OutputCodecOf(inner), queue, sample, clock, privacy, audit);
        });
    }
}
