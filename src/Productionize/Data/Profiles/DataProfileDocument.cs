using System.Text.Json;

namespace Productionize;

/// <summary>A profile as it stands in JSON.</summary>
internal sealed record DataProfileDocument(string Format, long Rows, IReadOnlyList<ColumnDocument> Columns)
{
    /// <summary>Names what this is and how it is written; another way of writing, or other buckets, get another number.</summary>
    private const string Current = "productionize-profile-2";

    public static DataProfileDocument Of(DataProfile profile) =>
        new(Current, profile.Rows, [.. profile.Columns.Select(column => ColumnDocument.Of(column.State))]);

    public DataProfile ToProfile()
    {
        if (Format != Current)
        {
            var format = JsonEncodedText.Encode(Format.Length > 80 ? Format[..80] : Format);
            throw new JsonException(
                $"The profile has the format '{format}', but this version of Productionize reads '{Current}'. " +
                "Make it anew, or read it with the version that wrote it.");
        }

        if (Rows < 0 || Columns.Count == 0)
        {
            throw new JsonException(FormattableString.Invariant(
                $"The profile has {Rows} rows and {Columns.Count} columns; it needs at least 0 and 1."));
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Columns.Count; i++)
        {
            // The rule for the names of fields, so that a message may show them.
            if (Columns[i]?.Name is not { Length: >= 1 and <= 128 } name || name.Any(char.IsControl) || !names.Add(name))
            {
                throw new JsonException(FormattableString.Invariant(
                    $"The profile is damaged: column {i + 1} has no name, an unusable one, or that of another. Take another copy."));
            }
        }

        return new DataProfile(Rows, [.. Columns.Select(column => new ColumnProfile(ColumnReader.Read(column, Rows)))]);
    }
}
