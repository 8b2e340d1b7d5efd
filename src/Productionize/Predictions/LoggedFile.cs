namespace Productionize;

/// <summary>
/// One file of a log as one read sees it: a segment, or what one was sealed into. For one thread at a time; its owner disposes it.
/// </summary>
internal abstract class LoggedFile(string path, Action<long, string> damaged) : IDisposable
{
    public string Path => path;

    /// <summary>Finds what the file has; null while it must be scanned for that.</summary>
    public LogIndex? Index { get; protected set; }

    /// <summary>Whether the index has all that the file has, and not only what was looked for.</summary>
    public bool HasWholeIndex { get; protected set; }

    /// <summary>Whether a record of a query may be in the file, by what its path says.</summary>
    public virtual bool MayHave(PredictionQuery query) => true;

    /// <summary>Goes through the file and gathers its index.</summary>
    /// <param name="wanted">What to look for; null for all.</param>
    /// <param name="cancellationToken">Ends the scan.</param>
    public abstract ValueTask<LogIndexBuilder> ScanAsync(LogFilter? wanted, CancellationToken cancellationToken);

    /// <summary>Reads the records that are wanted into a block, again and again.</summary>
    /// <param name="block">The block; filled anew for each step.</param>
    /// <param name="sources">Knows what records come from.</param>
    /// <param name="wanted">Whether a record is wanted: a look at its first bytes.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public abstract IAsyncEnumerable<PredictionBlock> ReadAsync(
        PredictionBlock block, LogSources sources, Func<PredictionEntry, bool> wanted, CancellationToken cancellationToken);

    /// <summary>Adds one record to a block; none where it is damaged or gone.</summary>
    /// <param name="location">Where it is, as the index says.</param>
    /// <param name="block">The block.</param>
    /// <param name="sources">Knows what records come from.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public abstract ValueTask ReadAtAsync(long location, PredictionBlock block, LogSources sources, CancellationToken cancellationToken);

    /// <summary>Makes an index in memory where the file has none.</summary>
    public async ValueTask IndexAsync(LogFilter? wanted, CancellationToken cancellationToken)
    {
        if (Index is null)
        {
            Index = LogIndex.Of((await ScanAsync(wanted, cancellationToken).ConfigureAwait(false)).ToMemory(0));
            HasWholeIndex = wanted is null;
        }
    }

    /// <summary>Makes an index in memory in place of one that is damaged.</summary>
    public ValueTask IndexAnewAsync(CancellationToken cancellationToken)
    {
        Index?.Dispose();
        Index = null;
        return IndexAsync(null, cancellationToken);
    }

    /// <inheritdoc/>
    public virtual void Dispose() => Index?.Dispose();

    protected void Damaged(long offset, string reason) => damaged(offset, reason);
}
