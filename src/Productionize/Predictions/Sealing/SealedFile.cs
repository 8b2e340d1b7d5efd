namespace Productionize;

/// <summary>
/// The writing side of one sealed file: written aside, synced, named, and given its index. For one call at a time.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="index">Where its index will be.</param>
/// <param name="line">The source of its records; null for outcomes.</param>
/// <param name="source">The source of its records; null for outcomes.</param>
internal sealed class SealedFile(string path, string index, SourceLine? line, PredictionSource? source) : IAsyncDisposable
{
    private readonly string _aside = LogDirectory.AsideOf(path);
    private readonly FlatRecords? _records = source is null ? null : new FlatRecords(source);
    private readonly FlatOutcomes _outcomes = new();
    private readonly LogIndexBuilder _index = new();
    private RowFileWriter? _writer;
    private long _rows;

    /// <summary>Whether it is being written.</summary>
    public bool IsOpen => _writer is not null;

    public static async ValueTask WriteIndexAsync(string path, ReadOnlyMemory<byte> index, CancellationToken cancellationToken)
    {
        // Not synced: an index that a power cut tore is found so, and made again.
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var aside = path + ".unfinished";
        await File.WriteAllBytesAsync(aside, index, cancellationToken).ConfigureAwait(false);
        File.Move(aside, path, overwrite: true);
    }

    public async ValueTask BeginAsync(IRowFileFormat format, CancellationToken cancellationToken)
    {
        DurableDirectory.Create(Path.GetDirectoryName(path)!);
        _writer = await format.CreateAsync(_aside, _records?.Schema ?? FlatOutcomes.Schema, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask WriteAsync(in PredictionEntry entry, CancellationToken cancellationToken)
    {
        _index.Add(entry, _rows++);
        return _writer!.WriteAsync(_records!.ToRow(entry), cancellationToken);
    }

    public ValueTask WriteAsync(PredictionOutcome outcome, CancellationToken cancellationToken)
    {
        _index.Add(outcome);
        return _writer!.WriteAsync(_outcomes.ToRow(outcome), cancellationToken);
    }

    public async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        await _writer!.FinishAsync(line is null ? new Dictionary<string, string>() : SealedNotes.Of(line), cancellationToken)
            .ConfigureAwait(false);
        await _writer.DisposeAsync().ConfigureAwait(false);
        _writer = null;

        // An index of a file that was there before would be of other rows.
        LogDirectory.DeleteIndex(index);
        File.Move(_aside, path, overwrite: true);
        DurableFile.SyncDirectory(Path.GetDirectoryName(path)!);
        if (line is not null)
        {
            _index.AddSource(ulong.Parse(
                line.Name, System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture),
                SealedNotes.Line(SealedNotes.Of(line)));
        }

        await WriteIndexAsync(index, _index.ToMemory(new FileInfo(path).Length), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_writer is not null)
        {
            await _writer.DisposeAsync().ConfigureAwait(false);
            _writer = null;
            File.Delete(_aside);
        }
    }
}
