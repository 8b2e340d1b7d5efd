namespace Productionize;

/// <summary>A model answers otherwise than its golden file says. The message is the report.</summary>
public sealed class ParityException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="report">What differs.</param>
    /// <exception cref="ArgumentNullException"><paramref name="report"/> is null.</exception>
    public ParityException(ParityReport report)
        : base(report?.ToString())
    {
        Report = report ?? throw new ArgumentNullException(nameof(report));
    }

    /// <summary>What differs.</summary>
    public ParityReport Report { get; }
}
