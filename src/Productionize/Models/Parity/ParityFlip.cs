namespace Productionize;

/// <summary>A row whose decision is another one than in the golden file.</summary>
/// <param name="Row">The row, from 0.</param>
/// <param name="GoldenScore">The golden score; null where the file names none.</param>
/// <param name="Distance">How far the golden score is above (below: negative) the threshold; null where there is none.</param>
public sealed record ParityFlip(int Row, double? GoldenScore, double? Distance);
