namespace Productionize;

/// <summary>Rows that a model is asked for at once, with their keys, and how far the run is behind them.</summary>
internal sealed class ScoringBatch<TInput>
{
    public List<TInput> Inputs { get; } = [];

    public List<PredictionOptions> Options { get; } = [];

    public BatchCheckpoint End { get; set; } = new();
}
