namespace Productionize;

/// <summary>How a call ended.</summary>
public enum PredictionStatus : byte
{
    /// <summary>With an answer.</summary>
    Answered,

    /// <summary>With an error.</summary>
    Failed,

    /// <summary>Cancelled by the caller.</summary>
    Canceled,

    /// <summary>Refused before the model was asked: an input that breaks the schema's rules.</summary>
    Rejected,
}
