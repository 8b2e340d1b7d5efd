namespace Productionize;

/// <summary>What a first pass over a file learns, for the second to join: sources and outcomes. For one thread at a time.</summary>
internal sealed class KnownLines
{
    private readonly Dictionary<string, PredictionSource> _sources = new(StringComparer.Ordinal);
    private readonly OutcomeIndex _outcomes = new();

    /// <summary>Takes in a line of a source or an outcome.</summary>
    public void Add(ReadOnlyMemory<byte> line)
    {
        if (line.Span.StartsWith(LineNames.SourceStart))
        {
            // A repeated line says the same: the first stays, so that a version has one ModelInfo.
            var (name, source) = SourceLine.Read(line);
            _sources.TryAdd(name, source);
        }
        else if (line.Span.StartsWith(LineNames.OutcomeStart))
        {
            _outcomes.Add(OutcomeLine.Read(line));
        }
    }

    /// <summary>Reads and joins the line of a record; null for a line of a source or an outcome.</summary>
    public JoinedPrediction? Join(ReadOnlyMemory<byte> line, RowWriter rows)
    {
        if (line.Span.StartsWith(LineNames.SourceStart) || line.Span.StartsWith(LineNames.OutcomeStart))
        {
            return null;
        }

        var (record, source) = PredictionLine.Read(line, _sources, rows);
        return new JoinedPrediction(new LoggedPrediction(record, _outcomes.Of(record)), source);
    }
}
