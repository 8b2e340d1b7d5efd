using Microsoft.ML;
using Microsoft.ML.Data;

namespace Productionize;

/// <summary>The columns of a view for the fields of a schema.</summary>
internal static class ViewColumns
{
    public static DataViewSchema.Column[] Find(DataViewSchema columns, Schema schema)
    {
        DataViewSchema.Column[] visible = [.. columns.Where(column => !column.IsHidden)];
        var places = schema.FindIn([.. visible.Select(column => column.Name)]);
        string[] faults =
        [
            .. schema.Fields.Select((field, index) => places[index] < 0 ? $"there is no column '{field.Name}'"
                : Fits(visible[places[index]], field) ? null
                : $"the column '{visible[places[index]].Name}' is {visible[places[index]].Type}, the field " +
                    $"'{field.Name}' {field.Kind}").OfType<string>(),
        ];
        return faults.Length == 0
            ? [.. places.Select(place => visible[place])]
            : throw new ArgumentException(
                $"The view does not fit: {string.Join("; ", faults)}. It " +
                    $"has {string.Join(", ", visible.Select(column => $"'{column.Name}' ({column.Type})"))}. " +
                "Change the members, or convert the columns by ML.NET.", nameof(columns));
    }

    /// <summary>Writes the cell of a row.</summary>
    public static Action<RowWriter> Writer(DataViewRow row, DataViewSchema.Column column, Field field, int index)
    {
        if (column.Type is TextDataViewType)
        {
            var text = row.GetGetter<ReadOnlyMemory<char>>(column);
            ReadOnlyMemory<char> value = default;
            return writer =>
            {
                text(ref value);
                if (!value.IsEmpty || !field.Optional)
                {
                    writer.Set(index, value.ToString());
                }
            };
        }

        var known = RowColumn.OutputOf(column)!;
        return field.Kind == FieldKind.Single && field.Optional ? Number((writer, cell) => writer.Set(index, cell.GetSingle(0)))
            : field.Kind == FieldKind.Double && (field.Optional || known.Kind != field.Kind) ? Number((writer, cell) =>
                writer.Set(index, cell.GetDouble(0)))
            : RowColumn.Writer(row, column, index);

        // By way of a row of one cell, since ML.NET has many types of numbers.
        Action<RowWriter> Number(Action<RowWriter, Row> set)
        {
            var (cell, schema) = (new RowWriter(), new Schema(known));
            var write = RowColumn.Writer(row, column, 0);
            return writer =>
            {
                cell.Begin(schema);
                write(cell);
                if (!cell.Row.IsMissing(0) && !(field.Optional && double.IsNaN(cell.Row.GetDouble(0))))
                {
                    set(writer, cell.Row);
                }
            };
        }
    }

    private static bool Fits(DataViewSchema.Column column, Field field) =>
        RowColumn.OutputOf(column) is { } known
        && (known.Kind == field.Kind || (field.Kind == FieldKind.Double && known.Kind is FieldKind.Single or FieldKind.Int64));
}
