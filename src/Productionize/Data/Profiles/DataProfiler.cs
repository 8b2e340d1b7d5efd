namespace Productionize;

/// <summary>
/// Makes a <see cref="DataProfile"/> from one row after the other, in one pass and in flat memory (per column at most 66 KB for numbers and
/// about 90 KB for texts). Adding a row allocates nothing once the tables have grown. For one thread at a time: give each thread or file
/// its own, and merge the profiles.
/// </summary>
public sealed class DataProfiler
{
    private readonly ColumnState[] _columns;
    private readonly bool[] _nanIsMissing;
    private Schema _sameLayout;
    private long _rows;

    /// <summary>Begins with no rows.</summary>
    /// <param name="schema">The columns; of their rules <see cref="Field.Optional"/> and <see cref="Field.Policy"/> matter here.</param>
    public DataProfiler(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        Schema = _sameLayout = schema;
        _columns = [.. schema.Fields.Select(field => new ColumnState(field.Name, field.Kind, field.Policy != FieldPolicy.Log))];
        _nanIsMissing = [.. schema.Fields.Select(field => field.Optional)];
    }

    /// <summary>The columns.</summary>
    public Schema Schema { get; }

    /// <summary>Counts a row in; nothing of it is kept but what <see cref="ColumnProfile"/> shows.</summary>
    /// <param name="row">The row; its cells have the names and kinds of <see cref="Schema"/> in the same order.</param>
    /// <exception cref="ArgumentException">The row has other cells; it is not counted.</exception>
    public void Add(Row row)
    {
        if (!ReferenceEquals(row.Schema, _sameLayout))
        {
            RequireLayout(row.Schema);
        }

        _rows++;
        for (var i = 0; i < _columns.Length; i++)
        {
            _columns[i].Add(in row, i, _nanIsMissing[i]);
        }
    }

    /// <summary>The profile of the rows so far; more may be added, which does not change it.</summary>
    /// <returns>The profile.</returns>
    public DataProfile ToProfile() => new(_rows, [.. _columns.Select(column => new ColumnProfile(column.Copy()))]);

    // Callers send millions of rows of one schema: it is compared once, then by reference.
    private void RequireLayout(Schema? rows)
    {
        if (rows is null || !rows.Fields.Select(Cell).SequenceEqual(Schema.Fields.Select(Cell)))
        {
            throw new ArgumentException(
                $"The row has the cells ({rows}), but the profile is one of ({Schema}). " +
                $"Copy it with {nameof(RowCodec)}.{nameof(RowCodec.ForRows)}, or profile it apart.",
                nameof(rows));
        }

        _sameLayout = rows;

        static (string, FieldKind) Cell(Field field) => (field.Name, field.Kind);
    }
}
