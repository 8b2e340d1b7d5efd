using System.Diagnostics.CodeAnalysis;

namespace Productionize;

/// <summary>
/// Scores the rows of a source by a model into a sink: for each row one with <c>PredictionId</c>, <c>Model</c>, <c>Version</c>,
/// <c>Key</c>, the fields of the output, and <c>Error</c> (the type of the exception) where the model failed. A run that was killed goes
/// on where its last commit ended: in the end there is exactly one row for each row of the source.
/// </summary>
/// <typeparam name="TInput">A row of the source, which goes into the model.</typeparam>
/// <typeparam name="TOutput">What the model predicts.</typeparam>
/// <remarks>
/// <para>
/// To go on, a run reads the source from its start and passes over the rows that are scored. It compares their keys, and refuses to go on
/// over other rows than those. So a source that only grows at its end is scored by one run a night; one whose rows come in no such order
/// needs a <see cref="Watermark"/>.
/// </para>
/// <para>
/// The model is asked in batches, several at a time; rows are written in the order of the source. A log stage of the model is flushed
/// before each commit, so what is committed is also logged; after a kill, predictions made since the last commit are made and logged again,
/// under other ids. One object may run several times, not at the same time; the source, the model and the sink stay the caller's.
/// </para>
/// </remarks>
public sealed class BatchScoring<TInput, TOutput>
{
    private const string NeedsReflection =
        "Reads the members of the output by reflection where the model gives no codec for it. Give a codec made with RowCodecBuilder<T> " +
        "instead.";

    private readonly IDataSource<TInput> _source;
    private readonly Func<TInput, string> _key;
    private readonly IModel<TInput, TOutput> _model;
    private readonly IDataSink _sink;
    private readonly RowCodec<TOutput> _codec;

    /// <summary>
    /// Scores into columns by the model's own codec of its output, or by the public members of <typeparamref name="TOutput"/>.
    /// </summary>
    /// <param name="source">The rows.</param>
    /// <param name="key">The key of a row, such as an order number: never empty, and another for each row (<see cref="Schema.Key"/> in the schema of
    /// the source checks that).</param>
    /// <param name="model">The model, or a pipeline around it.</param>
    /// <param name="sink">Takes the scores.</param>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public BatchScoring(IDataSource<TInput> source, Func<TInput, string> key, IModel<TInput, TOutput> model, IDataSink sink)
        : this(source, key, model, sink, CodecOf(model))
    {
    }

    /// <summary>Scores into the columns of a codec.</summary>
    /// <param name="source">The rows.</param>
    /// <param name="key">The key of a row, such as an order number: never empty, and another for each row (<see cref="Schema.Key"/> in the schema of
    /// the source checks that).</param>
    /// <param name="model">The model, or a pipeline around it.</param>
    /// <param name="sink">Takes the scores.</param>
    /// <param name="codec">Writes the output into cells.</param>
    /// <exception cref="ArgumentException">The output has a field that is named as one of those added to it.</exception>
    public BatchScoring(
        IDataSource<TInput> source, Func<TInput, string> key, IModel<TInput, TOutput> model, IDataSink sink, RowCodec<TOutput> codec)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentNullException.ThrowIfNull(codec);
        (_source, _key, _model, _sink, _codec) = (source, key, model, sink, codec);
        Schema = ScoreRow.SchemaOf(codec.Schema);
    }

    /// <summary>The columns that are written.</summary>
    public Schema Schema { get; }

    /// <summary>
    /// What only grows from run to run: an id, or an instant as <c>UtcTicks</c>; null where the source only grows at its end. Each run
    /// scores the rows above the highest value of the runs before, in whatever order they come. A row that arrives later with a lower
    /// value, or with the same, is never scored: choose an id, or an instant before which nothing arrives any more.
    /// </summary>
    public Func<TInput, long>? Watermark { get; init; }

    /// <summary>Whom a prediction is about, for the log; null: nobody is named.</summary>
    public Func<TInput, string?>? Subject { get; init; }

    /// <summary>How many rows the model is asked for at once, from 1; default 512.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1; so with every number here.</exception>
    public int BatchSize
    {
        get;
        init => field = Positive(value);
    } = 512;

    /// <summary>How many batches are scored at a time, from 1; default one for each processor.</summary>
    public int Parallelism
    {
        get;
        init => field = Positive(value);
    } = Environment.ProcessorCount;

    /// <summary>After how many rows a commit is made, from 1; default 10,000. At most that many are scored again after a kill.</summary>
    public int CommitRows
    {
        get;
        init => field = Positive(value);
    } = 10_000;

    /// <summary>
    /// The largest share of rows for which the model may fail, from 0 to 1; default 0.05. More of them end the run with a
    /// <see cref="BatchScoringException"/>, at its end or as soon as the first 1,000 rows cannot hold it any more.
    /// </summary>
    public double MaxFailedShare
    {
        get;
        init => field = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A share is from 0 to 1: 0.05 lets the model fail for 5 % of " +
                "the rows.");
    } = 0.05;

    /// <summary>How many rows the source has, where that is known: for the time left; null otherwise.</summary>
    public long? ExpectedRows { get; init; }

    /// <summary>Told at most five times a second while rows are written, and at the end.</summary>
    public IProgress<BatchProgress>? Progress { get; init; }

    /// <summary>The clock; the system's by default.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Scores the rows that are not scored yet.</summary>
    /// <param name="pass">Takes rejected rows and the fingerprint of the source; null where nobody asks for them.</param>
    /// <param name="cancellationToken">Ends the run; what was committed stays, and the next run goes on from there.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="DataSourceException">The source cannot be read, or has not the rows any more that were scored before.</exception>
    /// <exception cref="DataSinkException">The sink cannot be opened or written.</exception>
    /// <exception cref="BatchScoringException">The model failed for too many rows.</exception>
    /// <exception cref="InvalidOperationException">A key is empty.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<BatchSummary> RunAsync(DataPass? pass = null, CancellationToken cancellationToken = default)
    {
        pass ??= new DataPass();
        var writer = await _sink.OpenAsync(Schema, cancellationToken).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            var run = new BatchRun<TInput, TOutput>(this, _model, new ScoreRow<TOutput>(_codec, Schema), writer, $"{_source.Name} → " +
                $"{_sink.Name}");
            return await run.RunAsync(_source, _key, pass, cancellationToken).ConfigureAwait(false);
        }
    }

    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    private static RowCodec<TOutput> CodecOf(IModel<TInput, TOutput> model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.GetService<RowCodec<TOutput>>(RowCodec.OutputKey) ?? model.GetService<RowCodec<TOutput>>() ?? RowCodec.For<TOutput>();
    }

    private static int Positive(int value) =>
        value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "It is from 1.");
}
