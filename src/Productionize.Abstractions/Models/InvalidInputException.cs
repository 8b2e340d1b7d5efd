namespace Productionize;

/// <summary>An input breaks rules of the model's schema; nothing was predicted. All faults are told at once.</summary>
public sealed class InvalidInputException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="model">The model that refuses.</param>
    /// <param name="faults">What is wrong, one fault per broken rule.</param>
    public InvalidInputException(ModelInfo? model, IReadOnlyList<RowFault> faults)
        : base($"Model '{model}' refuses an input: {string.Join("; ", faults ?? throw new ArgumentNullException(nameof(faults)))}.")
    {
        Faults = faults;
    }

    /// <summary>What is wrong. The values in it may be personal data; the message names fields and rules only.</summary>
    public IReadOnlyList<RowFault> Faults { get; }
}
