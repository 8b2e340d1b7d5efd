namespace Productionize;

/// <summary>A page of a column: where its header begins in the file, and how many values it has, missing ones among them.</summary>
internal readonly record struct ColumnPage(long Offset, int Values);
