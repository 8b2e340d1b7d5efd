namespace Productionize;

/// <summary>What the test pipeline answers.</summary>
public sealed class Churn
{
    public bool PredictedLabel { get; set; }

    public float Probability { get; set; }

    public float Score { get; set; }
}
