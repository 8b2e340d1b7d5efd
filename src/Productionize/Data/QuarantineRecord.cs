namespace Productionize;

/// <summary>A rejected row as a quarantine keeps it.</summary>
/// <param name="Source">The file or query it came from.</param>
/// <param name="Line">The line, or the number of the row.</param>
/// <param name="Header">The header of the file; null where there is none.</param>
/// <param name="Raw">The record as it stood; null where there is none.</param>
internal readonly record struct QuarantineRecord(string Source, long Line, string? Header, string? Raw);
