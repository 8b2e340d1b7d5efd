namespace Productionize;

/// <summary>A row that a source did not let through, or let through with a warning, with all its faults.</summary>
/// <param name="Source">The file or query it came from.</param>
/// <param name="Line">The line on which the record starts, from 1, counted in line feeds; in sources without lines the number of the
/// row.</param>
/// <param name="Raw">The record as it stood; null where there is none, or it cannot be told (it is no text, or longer than 1 MiB). It may be
/// personal data.</param>
/// <param name="Faults">What is wrong, one fault per broken rule.</param>
public sealed record RejectedRow(string Source, long Line, string? Raw, IReadOnlyList<RowFault> Faults)
{
    /// <summary>
    /// The header of the file, as it stood, without which <see cref="Raw"/> cannot be read again; null where there is none.
    /// </summary>
    public string? Header { get; init; }

    /// <summary>Source and line; never the content.</summary>
    /// <returns>Such as <c>credit.csv:17</c>.</returns>
    public override string ToString() => $"{Source}:{Line}";
}
