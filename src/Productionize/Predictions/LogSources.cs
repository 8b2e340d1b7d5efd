namespace Productionize;

/// <summary>
/// What the records of a log come from, by name, over all its files: each says it, so what is damaged in one is found in another. A
/// version has one <see cref="ModelInfo"/>. For one thread at a time.
/// </summary>
internal sealed class LogSources(IReadOnlyList<LoggedFile> files)
{
    private readonly Dictionary<ulong, PredictionSource> _known = [];

    /// <summary>The source of a name; null where nothing says it.</summary>
    public PredictionSource? Find(ulong name, LoggedFile nearest)
    {
        if (_known.TryGetValue(name, out var source))
        {
            return source;
        }

        for (var i = -1; i < files.Count && source is null; i++)
        {
            var file = i < 0 ? nearest : files[i];
            file.Index?.Find([LogIndexKey.OfSource(name)], (_, line) => source ??= SourceLine.Read(line.ToArray()).Source);
        }

        if (source is not null)
        {
            _known.Add(name, source);
        }

        return source;
    }

    /// <summary>The one object for a source that a file says.</summary>
    public PredictionSource Get(ulong name, Func<PredictionSource> read)
    {
        if (!_known.TryGetValue(name, out var source))
        {
            _known.Add(name, source = read());
        }

        return source;
    }
}
