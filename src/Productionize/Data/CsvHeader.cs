using System.Buffers;

namespace Productionize;

/// <summary>Finds the columns of a schema in a header, or says what is wrong with it.</summary>
internal static class CsvHeader
{
    private static readonly SearchValues<char> Usual = SearchValues.Create(",;\t|");

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
            OtherDelimiter(header) ??
            $"check the spelling, [Field(Name = …)] and {nameof(CsvDataSourceOptions)}.{nameof(CsvDataSourceOptions.Delimiter)}");
    }

    /// <summary>What to do about a header of one name with another usual delimiter in it, without a full stop; else null.</summary>
    public static string? OtherDelimiter(IReadOnlyList<string> header)
    {
        // The delimiter in use stands in a name only where it is quoted, and then somebody has thought of it.
        var place = header is [var only] ? only.AsSpan().IndexOfAny(Usual) : -1;
        return place < 0 ? null
            : $"{(header[0][place] == '\t' ? "a tab" : $"'{header[0][place]}'")} stands in its only name: set " +
            $"{nameof(CsvDataSourceOptions)}.{nameof(CsvDataSourceOptions.Delimiter)} to it";
    }
}
