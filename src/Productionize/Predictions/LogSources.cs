namespace Productionize;

/// <summary>
/// What the records of a log come from, by name, over all its files: each says it, so what is damaged in one is found in another. A
/// version has one <see cref="ModelInfo"/>. For one thread at a time.
/// </summary>
internal sealed class LogSources
{
    private readonly Dictionary<ulong, PredictionSource> _known = [];

    /// <summary>Takes in the sources of an index.</summary>
    /// <exception cref="InvalidDataException">A block of the index is damaged.</exception>
    public void Add(LogIndex index) => index.ReadSources((name, line) =>
    {
        if (!_known.ContainsKey(name))
        {
            _known[name] = SourceLine.Read(line.ToArray()).Source;
        }
    });

    /// <summary>The source of a name; null where nothing says it.</summary>
    public PredictionSource? Find(ulong name) => _known.GetValueOrDefault(name);

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
