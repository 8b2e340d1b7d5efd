namespace Productionize;

/// <summary>What every sink demands of what it is given.</summary>
internal static class SinkRows
{
    private const int LongestCheckpoint = 65_536;

    public static void Require(Schema schema, Row row)
    {
        if (!ReferenceEquals(row.Schema, schema) && (row.Schema is null || !HasCellsOf(row.Schema, schema)))
        {
            throw new ArgumentException($"The row has the cells ({row.Schema}), the target those of ({schema}).", nameof(row));
        }
    }

    public static void RequireCheckpoint(string checkpoint)
    {
        ArgumentException.ThrowIfNullOrEmpty(checkpoint);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(checkpoint.Length, LongestCheckpoint, nameof(checkpoint));
    }

    private static bool HasCellsOf(Schema schema, Schema other) =>
        schema.Fields.Select(field => (field.Name, field.Kind)).SequenceEqual(other.Fields.Select(field => (field.Name, field.Kind)));
}
