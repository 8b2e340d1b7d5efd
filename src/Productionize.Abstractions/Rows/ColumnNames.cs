namespace Productionize;

/// <summary>Finds fields among the columns of an origin, whose team may write names in another way.</summary>
internal static class ColumnNames
{
    public static int[] Find(IReadOnlyList<string> fields, IReadOnlyList<string> columns)
    {
        var exact = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = columns.Count - 1; i >= 0; i--)
        {
            exact[columns[i]] = i;
        }

        var places = fields.Select(field => exact.GetValueOrDefault(field, -1)).ToArray();
        var free = Enumerable.Range(0, columns.Count).Except(places).ToLookup(column => Loose(columns[column]));
        var lost = Enumerable.Range(0, fields.Count).Where(field => places[field] < 0).ToLookup(field => Loose(fields[field]));
        foreach (var name in lost)
        {
            // Two fields for one column, or two columns for one field: nobody should have to guess which.
            if (name.Count() == 1 && free[name.Key].Count() == 1)
            {
                places[name.Single()] = free[name.Key].Single();
            }
        }

        return places;
    }

    private static string Loose(string name) =>
        string.Concat(name.Where(character => character is not ('_' or '-' or ' '))).ToUpperInvariant();
}
