using Microsoft.ML.Data;

namespace Productionize;

/// <summary>One answer.</summary>
public sealed class Score
{
    [ColumnName("Score")]
    public float Value { get; set; }
}
