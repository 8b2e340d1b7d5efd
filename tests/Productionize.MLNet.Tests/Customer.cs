using Microsoft.ML.Data;

namespace Productionize;

/// <summary>What is known when predicting. A history of another length than two makes ML.NET fail.</summary>
public class Customer
{
    [Field(Optional = true)]
    public float Age { get; set; }

    public virtual float Income { get; set; }

    public string Job { get; set; } = "";

    [VectorType(2)]
    [Field(Length = 2)]
    public float[] History { get; set; } = [0, 0];
}
