namespace Productionize;

/// <summary>How a file of JSON lines is called, and how large its parts may be. Immutable; safe to share between sources.</summary>
public sealed class JsonLinesDataSourceOptions
{
    /// <summary>The name of the source for people, 1 to 256 characters; null (the default): the name of the file.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// The longest line, in bytes without its line feed, from 1,024 to 1,073,741,824; default 16,777,216. It bounds the memory of a pass: a
    /// longer line ends the pass with a <see cref="DataSourceException"/> that names it.
    /// </summary>
    public int MaxLineSize { get; init; } = 16 * 1024 * 1024;

    internal void Validate()
    {
        var faults = new OptionFaults();
        faults.CheckName(Name, nameof(Name));
        faults.Check(MaxLineSize is >= 1024 and <= 1 << 30, nameof(MaxLineSize), MaxLineSize, "1024 to 1073741824");
        faults.ThrowIfAny(nameof(JsonLinesDataSourceOptions));
    }
}
