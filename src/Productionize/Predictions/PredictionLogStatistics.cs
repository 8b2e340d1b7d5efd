namespace Productionize;

/// <summary>What a pipeline's log stage has done so far: accepted = written + dropped + still waiting.</summary>
/// <param name="Accepted">Records handed to the stage.</param>
/// <param name="Written">Records that the logger has acknowledged.</param>
/// <param name="Dropped">Records lost: the queue was full, the logger failed, or the record could not be encoded.</param>
public sealed record PredictionLogStatistics(long Accepted, long Written, long Dropped)
{
    /// <summary>Records that <see cref="PredictionLogOptions.SampleRate"/> left out: neither accepted nor lost.</summary>
    public long SampledOut { get; init; }
}
