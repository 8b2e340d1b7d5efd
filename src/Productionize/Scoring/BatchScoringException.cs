namespace Productionize;

/// <summary>The model failed for more rows than <see cref="BatchScoring{TInput, TOutput}.MaxFailedShare"/> allows.</summary>
public sealed class BatchScoringException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="rows">How many rows were scored by the run, failed ones included.</param>
    /// <param name="failed">For how many of them the model failed.</param>
    /// <param name="reason">What is wrong and what to do, as a sentence.</param>
    /// <param name="innerException">The error of one of the rows.</param>
    public BatchScoringException(long rows, long failed, string reason, Exception? innerException = null)
        : base(reason, innerException)
    {
        (Rows, Failed) = (rows, failed);
    }

    /// <summary>How many rows were scored by the run, failed ones included.</summary>
    public long Rows { get; }

    /// <summary>For how many of them the model failed.</summary>
    public long Failed { get; }
}
