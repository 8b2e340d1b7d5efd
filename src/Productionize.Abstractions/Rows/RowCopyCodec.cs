namespace Productionize;

/// <summary>Copies rows cell by cell, by name where their schema is another one.</summary>
internal sealed class RowCopyCodec(Schema schema) : RowCodec<Row>(schema)
{
    // Where the cells of the schema that came last are; callers send rows of one schema, so it is looked up once.
    private Positions? _positions;

    public override void Write(Row value, RowWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var positions = PositionsIn(value.Schema ?? throw new ArgumentException("The row is empty: it was made without a " +
            "schema.", nameof(value)));
        for (var i = 0; i < positions.Indexes.Length; i++)
        {
            if (positions.Indexes[i] is >= 0 and var from)
            {
                writer.Copy(i, value, from);
            }
        }
    }

    public override Row Read(Row row) => row.ToArray();

    private Positions PositionsIn(Schema rows)
    {
        var positions = _positions;
        if (positions is null || !ReferenceEquals(positions.Rows, rows))
        {
            // Throws, naming the field, where the row lacks a required one or has it in another kind.
            Schema.RulesFor(rows);
            _positions = positions = new Positions(rows, [.. Schema.Fields.Select(field => rows.IndexOf(field.Name))]);
        }

        return positions;
    }

    private sealed record Positions(Schema Rows, int[] Indexes);
}
