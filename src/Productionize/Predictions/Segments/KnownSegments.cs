namespace Productionize;

/// <summary>What a first pass over segments learns, for the second to join: sources and outcomes. For one thread at a time.</summary>
internal sealed class KnownSegments
{
    private readonly Dictionary<ulong, PredictionSource> _sources = [];
    private readonly OutcomeIndex _outcomes = new();

    public static bool IsRead(SegmentKind kind) => kind is SegmentKind.Source or SegmentKind.Outcomes;

    /// <summary>Takes in a part of a frame of sources or outcomes.</summary>
    public void Add(in SegmentFrame frame, ReadOnlyMemory<byte> part)
    {
        if (frame.Head.Kind == SegmentKind.Source)
        {
            // A repeated one says the same: the first stays, so that a version has one ModelInfo.
            if (!_sources.ContainsKey(frame.Name(0)))
            {
                _sources.Add(frame.Name(0), SourceLine.Read(part).Source);
            }
        }
        else
        {
            _outcomes.Add(OutcomeLine.Read(part));
        }
    }

    /// <summary>The sources of a frame of records; null for one that is lost.</summary>
    public PredictionSource?[] SourcesOf(in SegmentFrame frame)
    {
        var sources = new PredictionSource?[frame.Head.Sources];
        for (var i = 0; i < sources.Length; i++)
        {
            sources[i] = _sources.GetValueOrDefault(frame.Name(i));
        }

        return sources;
    }

    public JoinedPrediction Join(PredictionRecord record, PredictionSource source) =>
        new(new LoggedPrediction(record, _outcomes.Of(record)), source);
}
