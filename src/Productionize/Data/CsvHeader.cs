namespace Productionize;

/// <summary>Finds the columns of a schema in a header, or says what is wrong with it.</summary>
internal static class CsvHeader
{
    public static int[] Columns(Schema schema, IReadOnlyList<string> header, char delimiter, string path)
    {
        if (header.Count == 0)
        {
            throw new DataSourceException(path, 1, "The file is empty: it has no header. The first line must name the columns.");
        }

        if (header.Any(name => name.Contains('\0', StringComparison.Ordinal)))
        {
            throw new DataSourceException(path, 1, "The header has NUL characters: the file is UTF-16 or no text. Save it as UTF-8.");
        }

        return ColumnPlaces.Of(
            schema, header, path, 1, "The header", $", read with the delimiter '{delimiter}'",
            $"check the spelling, [Field(Name = …)] and {nameof(CsvDataSourceOptions)}.{nameof(CsvDataSourceOptions.Delimiter)}");
    }
}
