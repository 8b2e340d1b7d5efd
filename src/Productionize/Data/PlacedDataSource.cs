using System.Runtime.CompilerServices;

namespace Productionize;

/// <summary>A file in a folder beneath another: rejected rows and errors name it by its path, since its name may come again.</summary>
/// <param name="source">The file, which tells its rows under its name alone.</param>
/// <param name="file">This name.</param>
/// <param name="place">The path in the folder, with <c>/</c> between the parts.</param>
internal sealed class PlacedDataSource<T>(IDataSource<T> source, string file, string place) : IDataSource<T>
{
    public string Name => place;

    public Schema? Schema => source.Schema;

    public IAsyncEnumerable<T> ReadAsync(DataPass pass, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pass);
        return ReadRowsAsync(pass, cancellationToken);
    }

    private async IAsyncEnumerable<T> ReadRowsAsync(DataPass pass, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var inner = new DataPass
        {
            OnRejected = row => pass.Reject(Placed(row)), OnWarning = row => pass.Warn(Placed(row)), Progress = new Accepted(pass),
            Time = pass.Time,
        };
        var rows = source.ReadAsync(inner, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (rows.ConfigureAwait(false))
        {
            while (await MoveNextAsync(rows).ConfigureAwait(false))
            {
                yield return rows.Current;
            }
        }

        pass.Complete(inner.Fingerprint);
    }

    private ValueTask<bool> MoveNextAsync(IAsyncEnumerator<T> rows)
    {
        // Nearly every row is there already: then nothing needs to be awaited.
        ValueTask<bool> next;
        try
        {
            next = rows.MoveNextAsync();
        }
        catch (DataSourceException error) when (error.SourceName == file)
        {
            throw Placed(error);
        }

        return next.IsCompletedSuccessfully ? next : AwaitAsync(next);
    }

    private async ValueTask<bool> AwaitAsync(ValueTask<bool> next)
    {
        try
        {
            return await next.ConfigureAwait(false);
        }
        catch (DataSourceException error) when (error.SourceName == file)
        {
            throw Placed(error);
        }
    }

    private RejectedRow Placed(RejectedRow row) => row.Source == file || row.Source == source.Name
        ? row with { Source = place }
        : row with { Source = $"{place}/{row.Source}" };

    private DataSourceException Placed(DataSourceException error)
    {
        // The message begins with the source and the line, which the new one has by itself.
        var known = new DataSourceException(file, error.Line, "").Message;
        var reason = error.Message.StartsWith(known, StringComparison.Ordinal) ? error.Message[known.Length..] : error.Message;
        return new DataSourceException(place, error.Line, reason, error);
    }

    private sealed class Accepted(DataPass pass) : IProgress<long>
    {
        public void Report(long value) => pass.Accept();
    }
}
