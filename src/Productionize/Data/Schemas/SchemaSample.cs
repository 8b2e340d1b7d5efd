namespace Productionize;

/// <summary>
/// What is known of the rows of a sample: their profile, and what a profile cannot say, because sketches forget rows and their order.
/// Memory grows by the different values of columns that are called like a key.
/// </summary>
internal sealed class SchemaSample
{
    private static readonly string[] KeyWords = ["ID", "KEY", "UUID", "GUID", "NUMBER", "NO", "NR"];

    private readonly DataProfiler _profiler;
    private readonly RowOrder?[] _orders;
    private readonly HashSet<FieldValue>?[] _values;

    public SchemaSample(Schema schema)
    {
        _profiler = new DataProfiler(schema);
        _orders = [.. schema.Fields.Select(field => IsNumber(field) ? new RowOrder() : null)];
        _values = [.. schema.Fields.Select(field => MayBeKey(field) ? new HashSet<FieldValue>() : null)];
    }

    /// <summary>How many rows were added.</summary>
    public int Rows { get; private set; }

    public void Add(Row row)
    {
        _profiler.Add(row);
        Rows++;
        for (var i = 0; i < _orders.Length; i++)
        {
            if (_values[i] is { } values && (row.IsMissing(i) || !values.Add(row[i])))
            {
                _values[i] = null;
            }

            if (_orders[i] is { IsOrdered: true } order && !row.IsMissing(i))
            {
                order.Add(_profiler.Schema.Fields[i].Kind == FieldKind.Int64 ? row.GetInt64(i) : row.GetDouble(i));
            }
        }
    }

    public DataProfile ToProfile() => _profiler.ToProfile();

    /// <summary>The first column that is called like a key and is different in every row; null where there is none.</summary>
    public string? Key()
    {
        var index = Rows < 2 ? -1 : Array.FindIndex(_values, values => values is not null);
        return index < 0 ? null : _profiler.Schema.Fields[index].Name;
    }

    /// <summary>The columns that go up, or down, through all rows, and would not by chance.</summary>
    public IReadOnlyList<string> Ordered() =>
        [.. _profiler.Schema.Fields.Where((_, i) => _orders[i] is { IsOrdered: true, IsNoChance: true }).Select(field => field.Name)];

    private static bool IsNumber(Field field) => field.Kind is FieldKind.Int64 or FieldKind.Single or FieldKind.Double;

    // By its last word: row_id, customerId, Invoice No. What is only different in every row of a sample is as often a price.
    private static bool MayBeKey(Field field)
    {
        if (field.Kind is not (FieldKind.Int64 or FieldKind.String) || field.Policy != FieldPolicy.Log)
        {
            return false;
        }

        var name = field.Name.TrimEnd();
        var start = name.Length - 1;
        while (start > 0 && char.IsLetterOrDigit(name[start - 1]) && !(char.IsUpper(name[start]) && char.IsLower(name[start - 1])))
        {
            start--;
        }

        return KeyWords.Contains(name[start..].ToUpperInvariant());
    }
}
