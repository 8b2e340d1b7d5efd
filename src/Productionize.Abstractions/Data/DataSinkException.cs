namespace Productionize;

/// <summary>A target of rows cannot be opened or written.</summary>
public sealed class DataSinkException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="sink">The file, folder or table.</param>
    /// <param name="reason">What is wrong and what to do, as a sentence.</param>
    /// <param name="innerException">What caused it, or null.</param>
    public DataSinkException(string sink, string reason, Exception? innerException = null)
        : base($"{sink}: {reason}", innerException)
    {
        SinkName = sink;
    }

    /// <summary>The file, folder or table.</summary>
    public string SinkName { get; }
}
