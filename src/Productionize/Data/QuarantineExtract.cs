namespace Productionize;

/// <summary>What was extracted from a quarantine.</summary>
/// <param name="Files">The files, in the order in which their first record came.</param>
/// <param name="Rows">How many records they hold.</param>
/// <param name="WithoutRaw">Records that came from an origin without text, as a database: they are to be mended there.</param>
/// <param name="Damaged">Lines of the quarantine that are no whole records, left by a process that died while it wrote them.</param>
public sealed record QuarantineExtract(IReadOnlyList<string> Files, long Rows, long WithoutRaw, long Damaged);
