namespace Productionize;

/// <summary>A model answered NaN or infinity.</summary>
public sealed class NonFinitePredictionException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="model">The model that answered.</param>
    /// <param name="field">The field of the output that is not finite.</param>
    public NonFinitePredictionException(ModelInfo? model, string field)
        : base($"Model '{model}' answered NaN or infinity in '{field}'. Check its inputs for missing or extreme values.")
    {
        Field = field;
    }

    /// <summary>The field of the output that is not finite.</summary>
    public string Field { get; }
}
