using System.Diagnostics.CodeAnalysis;

namespace Productionize;

/// <summary>Chooses the codec where the caller names none.</summary>
internal static class SourceCodec
{
    /// <summary>
    /// That of the type, with the rules and policies of the source's own schema where this has the cells of the type; rows without a class
    /// have the cells of the source.
    /// </summary>
    [RequiresUnreferencedCode("Reads the members of the type by reflection.")]
    [RequiresDynamicCode("Reads the members of the type by reflection.")]
    public static RowCodec<T> Of<T>(IDataSource<T> source)
    {
        if (source.Schema is { } rows && typeof(T) == typeof(Row))
        {
            return (RowCodec<T>)(object)RowCodec.ForRows(rows);
        }

        var codec = RowCodec.For<T>();
        return source.Schema is { } schema && CellsOf(schema).SequenceEqual(CellsOf(codec.Schema)) ? RowCodec.For<T>(schema) : codec;
    }

    private static IEnumerable<(string Name, FieldKind Kind)> CellsOf(Schema schema) =>
        schema.Fields.Select(field => (field.Name, field.Kind));
}
