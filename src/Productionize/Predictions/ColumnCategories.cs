namespace Productionize;

/// <summary>The texts of each text column of one read; a text keeps its position. For one thread at a time.</summary>
internal sealed class ColumnCategories
{
    private readonly Dictionary<string, (Dictionary<string, int> Codes, List<string> Texts)> _columns = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Of(string field) => Column(field).Texts.AsReadOnly();

    public int CodeOf(string field, string text)
    {
        var (codes, texts) = Column(field);
        if (!codes.TryGetValue(text, out var code))
        {
            code = texts.Count;
            codes.Add(text, code);
            texts.Add(text);
        }

        return code;
    }

    private (Dictionary<string, int> Codes, List<string> Texts) Column(string field)
    {
        if (!_columns.TryGetValue(field, out var column))
        {
            column = (new Dictionary<string, int>(StringComparer.Ordinal), []);
            _columns.Add(field, column);
        }

        return column;
    }
}
