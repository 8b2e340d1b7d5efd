namespace Productionize;

/// <summary>
/// A Python script gave no answer. The message names the model, the cause and a remedy; where the script threw, the type of the exception and
/// the place in the script, never the text of the exception, which may quote the input. Only why a script cannot be loaded is told in full.
/// </summary>
public sealed class PythonModelException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="kind">What a caller can act on.</param>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="traceback">Python's own account; null where there is none.</param>
    /// <param name="innerException">The cause on this side; null where there is none.</param>
    public PythonModelException(PythonFailure kind, string message, string? traceback = null, Exception? innerException = null)
        : base(message, innerException) => (Kind, Traceback) = (kind, traceback);

    /// <summary>What a caller can act on.</summary>
    public PythonFailure Kind { get; }

    /// <summary>
    /// Python's own account: the traceback of what the script threw, or the last lines that a worker wrote before it ended. Null where
    /// there is none. Its text is the script's: it may quote what it was asked.
    /// </summary>
    public string? Traceback { get; }
}
