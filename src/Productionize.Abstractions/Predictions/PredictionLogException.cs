namespace Productionize;

/// <summary>A record could not be logged as durably as promised; thrown where a pipeline audits.</summary>
public sealed class PredictionLogException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="innerException">What caused it, or null.</param>
    public PredictionLogException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
