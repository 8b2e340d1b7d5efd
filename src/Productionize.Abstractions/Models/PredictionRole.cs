namespace Productionize;

/// <summary>What an answer was for.</summary>
public enum PredictionRole : byte
{
    /// <summary>The caller got this answer.</summary>
    Live,

    /// <summary>Asked beside the live one to compare; nobody acted on it.</summary>
    Shadow,
}
