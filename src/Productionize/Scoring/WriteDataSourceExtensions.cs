using System.Diagnostics.CodeAnalysis;

namespace Productionize;

/// <summary>Brings the rows of a source into a sink, each exactly once, over as many runs as it takes.</summary>
public static class WriteDataSourceExtensions
{
    private const int CommitRows = 100_000;

    private const string NeedsReflection =
        "Reads the members of the type by reflection. Give a codec made with RowCodecBuilder<T> instead.";

    /// <summary>
    /// Writes the rows that are not written yet, into columns by the public members of <typeparamref name="T"/>. A run that was killed goes on
    /// after its last commit, one each 100,000 rows; a later run takes what has come since. The source is read as by
    /// <see cref="BatchScoring{TInput, TOutput}"/>: it must give the same rows in the same order until a run has ended.
    /// </summary>
    /// <param name="source">The rows.</param>
    /// <param name="sink">Takes them, with how far they have come.</param>
    /// <param name="key">The key of a row, by which rows that are passed over are compared: never empty, and another for each row (<see cref="Schema.Key"/> in the schema of
    /// the source checks that).</param>
    /// <typeparam name="T">A row.</typeparam>
    /// <returns>How many rows this run wrote.</returns>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public static ValueTask<long> WriteToAsync<T>(this IDataSource<T> source, IDataSink sink, Func<T, string> key)
    {
        ArgumentNullException.ThrowIfNull(source);
        return WriteToAsync(source, sink, key, SourceCodec.Of(source));
    }

    /// <summary>Writes the rows above a watermark, into columns by the public members of <typeparamref name="T"/>.</summary>
    /// <param name="source">The rows.</param>
    /// <param name="sink">Takes them, with how far they have come.</param>
    /// <param name="key">The key of a row, by which rows that are passed over are compared: never empty, and another for each row (<see cref="Schema.Key"/> in the schema of
    /// the source checks that).</param>
    /// <param name="watermark">
    /// What only grows from run to run, as an id or an instant as <c>UtcTicks</c>: each run takes the rows above the highest of those before.
    /// See <see cref="BatchScoring{TInput, TOutput}.Watermark"/>.
    /// </param>
    /// <typeparam name="T">A row.</typeparam>
    /// <returns>How many rows this run wrote.</returns>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public static ValueTask<long> WriteToAsync<T>(
        this IDataSource<T> source, IDataSink sink, Func<T, string> key, Func<T, long> watermark)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(watermark);
        return WriteToAsync(source, sink, key, SourceCodec.Of(source), watermark);
    }

    /// <summary>Writes the rows that are not written yet, into the columns of a codec.</summary>
    /// <param name="source">The rows.</param>
    /// <param name="sink">Takes them, with how far they have come.</param>
    /// <param name="key">The key of a row, by which rows that are passed over are compared: never empty, and another for each row (<see cref="Schema.Key"/> in the schema of
    /// the source checks that).</param>
    /// <param name="codec">Writes a row into cells.</param>
    /// <param name="watermark">
    /// What only grows from run to run, as an id or an instant as <c>UtcTicks</c>: each run takes the rows above the highest of those before, in
    /// whatever order they come; null where the source only grows at its end. See <see cref="BatchScoring{TInput, TOutput}.Watermark"/>.
    /// </param>
    /// <param name="commitRows">
    /// After how many rows a commit is made, from 1; a Parquet target has a part for each. At most that many are written again after a kill.
    /// </param>
    /// <param name="pass">Takes rejected rows and the fingerprint of the source; null where nobody asks for them.</param>
    /// <param name="cancellationToken">Ends the run; what was committed stays.</param>
    /// <typeparam name="T">A row.</typeparam>
    /// <returns>How many rows this run wrote.</returns>
    /// <exception cref="DataSourceException">The source cannot be read, or has not the rows any more that were written before.</exception>
    /// <exception cref="DataSinkException">The sink cannot be opened or written.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="commitRows"/> is below 1.</exception>
    /// <exception cref="InvalidOperationException">A key is empty.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static ValueTask<long> WriteToAsync<T>(
        this IDataSource<T> source, IDataSink sink, Func<T, string> key, RowCodec<T> codec, Func<T, long>? watermark = null,
        int commitRows = CommitRows, DataPass? pass = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(codec);
        ArgumentOutOfRangeException.ThrowIfLessThan(commitRows, 1);
        return WriteRowsAsync(source, sink, key, codec, watermark, commitRows, pass ?? new DataPass(), cancellationToken);
    }

    private static async ValueTask<long> WriteRowsAsync<T>(
        IDataSource<T> source, IDataSink sink, Func<T, string> key, RowCodec<T> codec, Func<T, long>? watermark, int commitRows,
        DataPass pass, CancellationToken cancellationToken)
    {
        var writer = await sink.OpenAsync(codec.Schema, cancellationToken).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            var position = new BatchPosition(BatchCheckpoint.Parse(sink.Name, writer.Checkpoint, watermark is not null));
            var (cells, written) = (new RowWriter(), 0L);
            await foreach (var row in source.ReadAsync(pass, cancellationToken).ConfigureAwait(false))
            {
                if (!position.TryAdvance(source.Name, BatchPosition.KeyOf(key(row), pass), watermark?.Invoke(row)))
                {
                    continue;
                }

                cells.Begin(codec.Schema);
                codec.Write(row, cells);
                await writer.WriteAsync(cells.Row, cancellationToken).ConfigureAwait(false);
                if (++written % commitRows == 0)
                {
                    await writer.CommitAsync(position.Here.ToText(), cancellationToken).ConfigureAwait(false);
                }
            }

            position.RequirePassed(source.Name);
            var end = (watermark is null ? position.Here : position.End).ToText();
            if (written > 0 || end != writer.Checkpoint)
            {
                await writer.CommitAsync(end, cancellationToken).ConfigureAwait(false);
            }

            return written;
        }
    }
}
