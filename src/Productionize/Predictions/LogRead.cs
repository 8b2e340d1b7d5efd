using System.Runtime.CompilerServices;

namespace Productionize;

/// <summary>
/// One read of a log, as it was when the read began: records of all files, each once, joined with the newest outcomes of all files. In
/// bounded memory: a block of records at a time is looked up in the indexes. For one thread at a time.
/// </summary>
internal sealed class LogRead : IDisposable
{
    private readonly IReadOnlyList<LoggedFile> _files;
    private readonly PredictionBlock _block = new();
    private readonly LogJoin _join;

    /// <summary>Takes over the files, in the order in which they were begun.</summary>
    public LogRead(IReadOnlyList<LoggedFile> files) => (_files, _join) = (files, new LogJoin(_block));

    /// <summary>What the records come from: one object for each.</summary>
    public LogSources Sources { get; } = new();

    /// <summary>Reads the records that a query is about, a block at a time, each valid until the next is asked for.</summary>
    /// <returns>The block, and which rows of it.</returns>
    public IAsyncEnumerable<(PredictionBlock Block, IReadOnlyList<int> Rows)> ReadAsync(
        PredictionQuery query, CancellationToken cancellationToken) =>
        query.Id is { } id ? ReadByIdAsync(id, query, cancellationToken) : ReadAllAsync(query, cancellationToken);

    /// <summary>Gets the indexes and sources of all files, which every read of more than one record begins with.</summary>
    public async ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        foreach (var file in _files)
        {
            await PrepareAsync(file, null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _files)
        {
            file.Dispose();
        }
    }

    private async IAsyncEnumerable<(PredictionBlock, IReadOnlyList<int>)> ReadAllAsync(
        PredictionQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        for (var current = 0; current < _files.Count; current++)
        {
            if (!_files[current].MayHave(query))
            {
                continue;
            }

            await foreach (var block in _files[current].ReadAsync(_block, Sources, entry => Matches(entry, query), cancellationToken)
                .ConfigureAwait(false))
            {
                _join.Begin();
                for (var other = 0; other < _files.Count; other++)
                {
                    await JoinAsync(_files[other], other.CompareTo(current), cancellationToken).ConfigureAwait(false);
                }

                yield return (block, _join.Rows());
            }
        }
    }

    private async IAsyncEnumerable<(PredictionBlock, IReadOnlyList<int>)> ReadByIdAsync(
        Guid id, PredictionQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var places = new OrderedDictionary<ulong, (LoggedFile File, long Location)>();
        foreach (var file in _files)
        {
            await PrepareAsync(file, new LogFilter(id), cancellationToken).ConfigureAwait(false);
            await GuardedAsync(file, index => index.Find([LogIndexKey.OfRecord(id)], (_, bytes) =>
            {
                var (which, location) = RecordPlace.Read(bytes);
                places.TryAdd(which, (file, location));
            }), cancellationToken).ConfigureAwait(false);
        }

        _block.Clear();
        foreach (var (which, (file, location)) in places)
        {
            await ReadAtAsync(id, which, file, location, cancellationToken).ConfigureAwait(false);
        }

        _join.Begin();
        foreach (var file in _files)
        {
            await JoinAsync(file, 1, cancellationToken).ConfigureAwait(false);
            foreach (var key in file.HasWholeIndex ? [] : Keys())
            {
                using var index = LogIndex.Of((await file.ScanAsync(new LogFilter(key), cancellationToken).ConfigureAwait(false)).ToMemory(0));
                index.Find(_join.Keys.Span, (found, bytes) => _join.Add(found, bytes, 1));
            }
        }

        var rows = _join.Rows().Where(row => Matches(_block[row], query)).ToList();
        if (rows.Count > 0)
        {
            yield return (_block, rows);
        }
    }

    // The file may have been written anew since its index was read: then another record is there, or none.
    private async ValueTask ReadAtAsync(Guid id, ulong which, LoggedFile file, long location, CancellationToken cancellationToken)
    {
        if (await IsThereAsync(location).ConfigureAwait(false))
        {
            return;
        }

        await file.IndexAnewAsync(cancellationToken).ConfigureAwait(false);
        var places = new List<long>();
        file.Index!.Find([LogIndexKey.OfRecord(id)], (_, bytes) =>
        {
            var place = RecordPlace.Read(bytes);
            if (place.Which == which)
            {
                places.Add(place.Location);
            }
        });
        foreach (var place in places)
        {
            if (await IsThereAsync(place).ConfigureAwait(false))
            {
                return;
            }
        }

        async ValueTask<bool> IsThereAsync(long at)
        {
            var before = _block.Count;
            await file.ReadAtAsync(at, _block, Sources, cancellationToken).ConfigureAwait(false);
            if (_block.Count > before && _block[before] is var entry && entry.Id == id && RecordPlace.WhichOf(entry) == which)
            {
                return true;
            }

            while (_block.Count > before)
            {
                _block.RemoveLast();
            }

            return false;
        }
    }

    private IEnumerable<string> Keys() => Enumerable.Range(0, _block.Count).Select(row => _block[row].Key).OfType<string>().Distinct();

    private async ValueTask PrepareAsync(LoggedFile file, LogFilter? wanted, CancellationToken cancellationToken)
    {
        await file.IndexAsync(wanted, cancellationToken).ConfigureAwait(false);
        await GuardedAsync(file, Sources.Add, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask JoinAsync(LoggedFile file, int order, CancellationToken cancellationToken) => GuardedAsync(
        file, index => index.Find(_join.Keys.Span, (key, bytes) => _join.Add(key, bytes, order)), cancellationToken);

    // An index is made of a file, and can be made again.
    private static async ValueTask GuardedAsync(LoggedFile file, Action<LogIndex> read, CancellationToken cancellationToken)
    {
        try
        {
            read(file.Index!);
        }
        catch (InvalidDataException)
        {
            await file.IndexAnewAsync(cancellationToken).ConfigureAwait(false);
            read(file.Index!);
        }
    }

    private static bool Matches(in PredictionEntry entry, PredictionQuery query) =>
        (query.Id is null || entry.Id == query.Id)
        && (query.From is null || entry.UtcTicks >= query.From.Value.UtcTicks)
        && (query.To is null || entry.UtcTicks < query.To.Value.UtcTicks)
        && (query.Role is null || entry.Role == query.Role)
        && (query.Status is null || entry.Status == query.Status)
        && (query.Version is null || entry.Source.Model.Version == query.Version)
        && (query.Model is null || entry.Source.Model.Name == query.Model)
        && (query.Key is null || entry.Key == query.Key)
        && (query.Subject is null || entry.Subject == query.Subject);
}
