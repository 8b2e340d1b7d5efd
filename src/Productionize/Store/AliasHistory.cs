using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace Productionize;

/// <summary>Reads and follows the histories of the embedded store.</summary>
internal sealed class AliasHistory(SqliteDatabase database, TimeProvider time, CancellationToken disposing)
{
    private const int PageSize = 200;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    public async IAsyncEnumerable<AliasEntry> ReadAsync(
        string model, string? alias, long afterRevision, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        database.Read(connection => RequireAlias(connection, model, alias));
        var last = 0L;
        List<(long Sequence, AliasEntry Entry)> page;
        do
        {
            page = database.Read(connection => AliasTable.Page(connection, model, alias, afterRevision, last, PageSize));
            foreach (var (sequence, entry) in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return entry;
                last = sequence;
            }
        }
        while (page.Count == PageSize);
    }

    public async IAsyncEnumerable<AliasEntry> FollowAsync(
        string model, string? alias, long afterRevision, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        var (last, seen) = (0L, -1L);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ObjectDisposedException.ThrowIf(disposing.IsCancellationRequested, typeof(EmbeddedModelStore));

            // Before the select: a commit between the two is then found again, not missed.
            var version = connection.Scalar<long>("PRAGMA data_version");
            if (version == seen)
            {
                await WaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            var page = AliasTable.Page(connection, model, alias, afterRevision, last, PageSize);
            foreach (var (sequence, entry) in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return entry;
                last = sequence;
            }

            seen = page.Count == PageSize ? seen : version;
        }
    }

    private async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, disposing);
        try
        {
            await Task.Delay(PollInterval, time, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The store is being disposed, which the loop finds and names.
        }
    }

    private static long RequireAlias(SqliteConnection connection, string model, string? alias)
    {
        var modelId = ModelTable.Require(connection, model);
        return alias is null || AliasTable.Newest(connection, modelId, alias) is not null ? modelId
            : throw new AliasNotFoundException(model, alias, AliasTable.Names(connection, modelId));
    }
}
