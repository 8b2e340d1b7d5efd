namespace Productionize;

/// <summary>Finds the columns of a schema among those of an origin, or says which are missing or ambiguous.</summary>
internal static class ColumnPlaces
{
    private const int MostListed = 100;

    /// <summary>For each field the position of its column.</summary>
    /// <param name="schema">The fields.</param>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="source">The file or query.</param>
    /// <param name="line">The line of the header, or null.</param>
    /// <param name="subject">What names the columns: <c>The header</c>.</param>
    /// <param name="how">How it was read, after the list of its columns; may be empty.</param>
    /// <param name="remedy">What to do where a column is missing, without a full stop.</param>
    public static int[] Of(
        Schema schema, IReadOnlyList<string> columns, string source, long? line, string subject, string how, string remedy)
    {
        // Empty names, as after a trailing delimiter, can be no field: they are ignored like other unknown columns.
        var twice = columns.Where(name => name.Length > 0).CountBy(name => name)
            .Where(name => name.Value > 1).Select(name => name.Key).ToList();
        if (twice.Count > 0)
        {
            throw new DataSourceException(
                source, line, $"{subject} names {Listed(twice)} more than once, so that it is unknown which column is meant. " +
                "Rename or remove one.");
        }

        var places = schema.FindIn(columns);
        var missing = schema.Fields.Where((_, index) => places[index] < 0).Select(field => field.Name).ToList();
        return missing.Count == 0
            ? [.. places]
            : throw new DataSourceException(
                source, line, $"{subject} lacks {Listed(missing)}; it has {Listed(columns)}{how}. " +
                $"Only case, spaces, underscores and hyphens may differ: {remedy}.");
    }

    private static string Listed(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MostListed).Select(name => $"'{name}'")) +
        (names.Count > MostListed ? $" and {names.Count - MostListed} more" : "");
}
