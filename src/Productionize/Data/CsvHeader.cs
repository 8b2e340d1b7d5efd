namespace Productionize;

/// <summary>Finds the columns of a schema in a header, or says what is wrong with it.</summary>
internal static class CsvHeader
{
    private const int MostListed = 100;

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

        // Empty names, as after a trailing delimiter, can be no field: they are ignored like other unknown columns.
        var twice = header.Where(name => name.Length > 0).CountBy(name => name)
            .Where(name => name.Value > 1).Select(name => name.Key).ToList();
        if (twice.Count > 0)
        {
            throw new DataSourceException(
                path, 1, $"The header names {Listed(twice)} more than once, so that it is unknown which column is meant. " +
                "Rename or remove one.");
        }

        var places = schema.FindIn(header);
        var missing = schema.Fields.Where((_, index) => places[index] < 0).Select(field => field.Name).ToList();
        return missing.Count == 0
            ? [.. places]
            : throw new DataSourceException(
                path,
                1,
                $"The header lacks {Listed(missing)}; it has {Listed(header)}, read with the delimiter '{delimiter}'. " +
                "Only case, spaces, underscores and hyphens may differ: check the spelling, [Field(Name = …)] and " +
                $"{nameof(CsvDataSourceOptions)}.{nameof(CsvDataSourceOptions.Delimiter)}.");
    }

    private static string Listed(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MostListed).Select(name => $"'{name}'")) +
        (names.Count > MostListed ? $" and {names.Count - MostListed} more" : "");
}
