namespace Productionize;

/// <summary>A source as a whole cannot be read; a single bad row is a <see cref="RejectedRow"/> instead.</summary>
public sealed class DataSourceException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="source">The file or query.</param>
    /// <param name="line">The line at fault, from 1, or null.</param>
    /// <param name="reason">What is wrong and what to do, as a sentence.</param>
    /// <param name="innerException">What caused it, or null.</param>
    public DataSourceException(string source, long? line, string reason, Exception? innerException = null)
        : base(FieldRule.Printable(line is null ? $"{source}: {reason}" : $"{source}, line {line}: {reason}"), innerException)
    {
        SourceName = source;
        Line = line;
    }

    /// <summary>The file or query.</summary>
    public string SourceName { get; }

    /// <summary>The line at fault, from 1, or null.</summary>
    public long? Line { get; }
}
