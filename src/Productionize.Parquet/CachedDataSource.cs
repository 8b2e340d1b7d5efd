using System.Runtime.CompilerServices;

namespace Productionize;

/// <summary>Reads the cache where it is whole, else the origin, writing the cache on the way.</summary>
internal sealed class CachedDataSource<T>(IDataSource<T> origin, CacheFolder folder, RowCodec<T> codec) : IDataSource<T>
{
    public string Name => origin.Name;

    public Schema? Schema => origin.Schema;

    public IAsyncEnumerable<T> ReadAsync(DataPass pass, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pass);
        return ReadRowsAsync(pass, cancellationToken);
    }

    private async IAsyncEnumerable<T> ReadRowsAsync(DataPass pass, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var rows = await folder.ReadEndAsync(cancellationToken).ConfigureAwait(false) is { } end
            ? ReadCacheAsync(end, pass, cancellationToken)
            : await CacheWriter.TryOpenAsync(folder, codec.Schema, cancellationToken).ConfigureAwait(false) is { } writer
            ? FillAsync(writer, pass, cancellationToken)
            : origin.ReadAsync(pass, cancellationToken);
        await foreach (var row in rows.ConfigureAwait(false))
        {
            yield return row;
        }
    }

    private async IAsyncEnumerable<T> FillAsync(CacheWriter writer, DataPass pass,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var _ = writer.ConfigureAwait(false);
        var cells = new RowWriter();
        var told = new DataPass { Time = pass.Time, OnRejected = writer.Keep(pass.Reject, false), OnWarning =
            writer.Keep(pass.Warn, true) };
        await foreach (var row in origin.ReadAsync(told, cancellationToken).ConfigureAwait(false))
        {
            cells.Begin(codec.Schema);
            codec.Write(row, cells);
            await writer.Rows.WriteAsync(cells.Row, cancellationToken).ConfigureAwait(false);
            writer.Count++;
            Accept(pass, told.Accepted);
            yield return row;
        }

        await writer.CommitAsync(told, cancellationToken).ConfigureAwait(false);
        Accept(pass, told.Accepted);
        pass.Complete(told.Fingerprint);
    }

    private async IAsyncEnumerable<T> ReadCacheAsync(CacheFolder.End end, DataPass pass,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var told = CacheReader.ReadAsync(folder.Rejected, CacheFolder.Told, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var _ = told.ConfigureAwait(false);
        var isTold = await told.MoveNextAsync().ConfigureAwait(false);
        long count = 0;
        await foreach (var row in CacheReader.ReadAsync(folder.Rows, codec.Schema, cancellationToken).ConfigureAwait(false))
        {
            while (isTold && told.Current.GetInt64(0) <= count)
            {
                Tell(pass, told.Current);
                isTold = await told.MoveNextAsync().ConfigureAwait(false);
            }

            count++;
            Accept(pass, Math.Max(count, pass.Accepted));
            yield return codec.Read(new Row(codec.Schema, row.Data));
        }

        for (; isTold; isTold = await told.MoveNextAsync().ConfigureAwait(false))
        {
            Tell(pass, told.Current);
        }

        Accept(pass, end.Accepted);
        pass.Complete(end.Sha256 is null ? null : new DataFingerprint(end.Sha256, end.Rows ?? 0));
    }

    private static void Tell(DataPass pass, Row told)
    {
        if (told.GetBoolean(1))
        {
            pass.Warn(CacheFolder.Read(told));
        }
        else
        {
            pass.Reject(CacheFolder.Read(told));
        }
    }

    // The origin may let through more than it gives, as after Where.
    private static void Accept(DataPass pass, long accepted)
    {
        while (pass.Accepted < accepted)
        {
            pass.Accept();
        }
    }
}
