namespace Productionize;

/// <summary>How a CSV file is written, and how large its parts may be. Immutable; safe to share between sources.</summary>
public sealed class CsvDataSourceOptions
{
    /// <summary>The name of the source for people, 1 to 256 characters; null (the default): the name of the file.</summary>
    public string? Name { get; init; }

    /// <summary>What stands between two cells: one ASCII character that is no quote, line break or control character but the tab.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>
    /// What stands for a missing value beside an empty cell, as <c>["NA", "NULL", "-"]</c>: a cell of exactly this text, in a column of any
    /// kind. Default none.
    /// </summary>
    public IReadOnlyList<string> MissingValues { get; init; } = [];

    /// <summary>
    /// The longest cell, in characters (UTF-16 code units), from 1; default 2,097,152. A row with a longer cell is rejected.
    /// </summary>
    public int MaxFieldLength { get; init; } = 2 * 1024 * 1024;

    /// <summary>
    /// The longest record, in bytes, from 1,024 to 1,073,741,824; default 16,777,216. It bounds the memory of a pass: a longer record,
    /// nearly always a quote that is never closed, ends the pass with a <see cref="DataSourceException"/> that names its line.
    /// Records that fit into the read buffer of 65,536 bytes are always read.
    /// </summary>
    public int MaxRecordSize { get; init; } = 16 * 1024 * 1024;

    internal void Validate()
    {
        var faults = new OptionFaults();
        var separates = char.IsAscii(Delimiter) && Delimiter != '"' && (!char.IsControl(Delimiter) || Delimiter == '\t');
        faults.CheckName(Name, nameof(Name));
        faults.Check(
            separates, nameof(Delimiter), $"U+{(int)Delimiter:X4}",
            "one ASCII character that is no quote, such as ',', ';' or a tab");
        faults.Check(
            MissingValues?.All(value => value?.Length > 0) == true, nameof(MissingValues), "null, or has an empty text",
            "texts such as \"NA\"; an empty cell is missing anyway");
        faults.Check(MaxFieldLength >= 1, nameof(MaxFieldLength), MaxFieldLength, "from 1");
        faults.Check(MaxRecordSize is >= 1024 and <= 1 << 30, nameof(MaxRecordSize), MaxRecordSize, "1024 to 1073741824");
        faults.ThrowIfAny(nameof(CsvDataSourceOptions));
    }
}
