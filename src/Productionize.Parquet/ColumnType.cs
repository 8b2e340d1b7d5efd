namespace Productionize;

/// <summary>How a column is stored: the physical type, the older name of its meaning and the newer one (none: 0), by their numbers in
/// <c>parquet.thrift</c>, and its levels.</summary>
internal sealed record ColumnType(int Physical, int? Converted = null, int Logical = 0, int MostLevel = 1)
{
    public static readonly ColumnType Boolean = new(0);
    public static readonly ColumnType Date = new(1, Converted: 6, Logical: 6);
    public static readonly ColumnType Int64 = new(2);
    public static readonly ColumnType Instant = new(3);
    public static readonly ColumnType Single = new(4);
    public static readonly ColumnType Double = new(5);
    public static readonly ColumnType Text = new(6, Converted: 0, Logical: 1);
    public static readonly ColumnType Vector = new(4, MostLevel: 2);
}
