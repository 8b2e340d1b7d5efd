using System.Numerics;
using Parquet;
using Parquet.Meta;
using Parquet.Schema;
using PlainType = Parquet.Meta.Type;

namespace Productionize;

/// <summary>Finds for each field of a schema the column of a file, and how its values become cells.</summary>
internal static class CellPlan
{
    private const int MostListed = 100;

    public static CellColumn[] Make(Schema schema, ParquetReader reader, ParquetPart part)
    {
        var columns = FileColumn.AllOf(reader.Metadata!.Schema);
        var folders = part.Partitions;
        string[] inFile = [.. columns.Select(column => column.Name).Where(name => !folders.Any(folder => folder.Key == name))];
        string[] names = [.. folders.Select(folder => folder.Key), .. inFile];
        if (names.CountBy(name => name).FirstOrDefault(name => name.Value > 1) is { Key: { } twice })
        {
            throw new DataSourceException(part.Path, null, $"There is more than one column '{twice}'. Rename or remove one.");
        }

        var places = schema.FindIn(names);
        var missing = schema.Fields.Where((_, index) => places[index] < 0).Select(field => field.Name).ToList();
        return missing.Count > 0
            ? throw new DataSourceException(
                part.Path, null, $"The file lacks the columns {Listed(missing)}; it has {Listed(names)}. " +
                "Give the members these names, by [Field(Name = \"…\")] where they differ.")
            : [.. schema.Fields.Select((field, index) => places[index] < folders.Count
                ? new PartitionColumn(field, index, folders[places[index]].Value)
                : Make(field, index, columns.First(column => column.Name == names[places[index]]), reader, part))];
    }

    private static CellColumn Make(Productionize.Field field, int index, FileColumn column, ParquetReader reader, ParquetPart part) =>
        (column.IsSingle ? Single(field, index, column) : Vector(field, index, column, reader)) ?? throw new DataSourceException(
            part.Path, null, $"The column '{column.Name}' is {column}, which does not fit the field '{field.Name}', a {field.Kind}. " +
            "Change the type of the member, or have the file written with another.");

    private static CellColumn? Single(Productionize.Field field, int index, FileColumn column)
    {
        var kind = field.Kind;
        var isNumber = kind is FieldKind.Int64 or FieldKind.Single or FieldKind.Double;
        var (units, scale) = (column.TicksPerUnit, column.Scale);
        return (column.Element.Type, kind) switch
        {
            (PlainType.BOOLEAN, FieldKind.Boolean) => Of<bool>(CellSetters.Boolean),
            (_, _) when column.IsDecimal => !isNumber || scale is < 0 or > 1000 ? null : column.Element.Type switch
            {
                PlainType.INT32 => Of<int>((writer, at, value) => CellSetters.Decimal(kind, scale, writer, at, value)),
                PlainType.INT64 => Of<long>((writer, at, value) => CellSetters.Decimal(kind, scale, writer, at, value)),
                _ => Of<ReadOnlyMemory<byte>>((writer, at, value) => CellSetters.Decimal(kind, scale, writer, at, value)),
            },
            (PlainType.INT96, FieldKind.Timestamp or FieldKind.Date) =>
                Of<DateTime>((writer, at, value) => CellSetters.Instant(kind, writer, at, value)),
            (PlainType.INT64, FieldKind.Timestamp or FieldKind.Date) when column.IsTimestamp =>
                Of<long>((writer, at, value) => CellSetters.Timestamp(units, kind, writer, at, value)),
            (PlainType.INT32, FieldKind.Date) when column.IsDate => Of<int>(CellSetters.Date),
            (PlainType.INT32, FieldKind.String) when column.IsTime =>
                Of<int>((writer, at, value) => CellSetters.TimeOfDay(units, writer, at, value)),
            (PlainType.INT64, FieldKind.String) when column.IsTime =>
                Of<long>((writer, at, value) => CellSetters.TimeOfDay(units, writer, at, value)),
            (_, _) when column.IsDate || column.IsTime || column.IsTimestamp => null,
            (PlainType.INT32, _) when isNumber && column.IsUnsigned => OfNumber<int, uint>(value => (uint)value),
            (PlainType.INT64, _) when isNumber && column.IsUnsigned => OfNumber<long, ulong>(value => (ulong)value),
            (PlainType.INT32, _) when isNumber => OfNumber<int, int>(value => value),
            (PlainType.INT64, _) when isNumber => OfNumber<long, long>(value => value),
            (PlainType.FLOAT, _) when isNumber => OfNumber<float, float>(value => value),
            (PlainType.DOUBLE, _) when isNumber => OfNumber<double, double>(value => value),
            (PlainType.FIXED_LEN_BYTE_ARRAY, FieldKind.Single or FieldKind.Double) when column.Element is { LogicalType.FLOAT16: not null,
                TypeLength: 2 } =>
                Of<ReadOnlyMemory<byte>>((writer, at, value) => CellSetters.Half(kind, writer, at, value)),
            (PlainType.FIXED_LEN_BYTE_ARRAY, FieldKind.String) when column.Element is { LogicalType.UUID: not null, TypeLength: 16 } =>
                Of<ReadOnlyMemory<byte>>(CellSetters.Uuid),
            (PlainType.BYTE_ARRAY, FieldKind.String) => Of<ReadOnlyMemory<byte>>(CellSetters.Text),
            (PlainType.BYTE_ARRAY, FieldKind.Json) => Of<ReadOnlyMemory<byte>>(CellSetters.Json),
            _ => null,
        };

        // A field of our own, by which the bytes come as they are stored.
        ValueColumn<T> Of<T>(CellSetter<T> set, Func<T, IFormattable>? meant = null)
            where T : struct
        {
            var plain = new DataField(column.Name, typeof(T), column.Element.RepetitionType != FieldRepetitionType.REQUIRED,
                isArray: false);
            _ = new ParquetSchema(plain);
            return new ValueColumn<T>(field, index, plain, set, meant);
        }

        ValueColumn<TStored> OfNumber<TStored, TNumber>(Func<TStored, TNumber> meant)
            where TStored : struct
            where TNumber : INumberBase<TNumber> =>
            Of<TStored>((writer, at, value) => CellSetters.Number(kind, writer, at, meant(value)), value => meant(value));
    }

    private static CellColumn? Vector(Productionize.Field field, int index, FileColumn column, ParquetReader reader)
    {
        SchemaElement[] leaves = [.. column.Beneath.Prepend(column.Element).Where(element => element.Type is not null)];
        if (field.Kind != FieldKind.SingleVector || leaves.Length != 1)
        {
            return null;
        }

        var item = reader.Schema.GetDataFields().FirstOrDefault(data => data.Path.FirstPart == column.Name);
        return item is not { MaxRepetitionLevel: 1 } ? null
            : item.ClrType == typeof(float) ? new VectorColumn<float>(field, index, item)
            : item.ClrType == typeof(double) ? new VectorColumn<double>(field, index, item)
            : null;
    }

    public static string Listed(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(MostListed).Select(name => $"'{name}'")) + (names.Count > MostListed
            ? $" and {names.Count - MostListed} more" : "");
}
