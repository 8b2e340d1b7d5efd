namespace Productionize;

/// <summary>Less than the pipeline answers.</summary>
internal sealed class ScoreOnly
{
    public float Score { get; set; }
}
