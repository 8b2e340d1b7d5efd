using System.Text;

namespace Productionize;

/// <summary>The texts of each text column of one read; a text keeps its position. For one thread at a time.</summary>
internal sealed class ColumnCategories
{
    private readonly Dictionary<string, Column> _columns = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Of(string field) => ColumnOf(field).Texts.AsReadOnly();

    /// <summary>The position of a text, given in UTF-8: only a new one is made a string.</summary>
    public int CodeOf(string field, ReadOnlySpan<byte> text) => ColumnOf(field).CodeOf(text);

    private Column ColumnOf(string field)
    {
        if (!_columns.TryGetValue(field, out var column))
        {
            _columns.Add(field, column = new Column());
        }

        return column;
    }

    private sealed class Column
    {
        private readonly Dictionary<ulong, int> _codes = [];
        private readonly List<byte[]> _utf8 = [];

        public List<string> Texts { get; } = [];

        public int CodeOf(ReadOnlySpan<byte> text)
        {
            // Where two texts share a hash, the later one takes the next that is free.
            for (var hash = TextHash.Of(text); ; hash++)
            {
                if (!_codes.TryGetValue(hash, out var code))
                {
                    _codes.Add(hash, Texts.Count);
                    _utf8.Add(text.ToArray());
                    Texts.Add(Encoding.UTF8.GetString(text));
                    return Texts.Count - 1;
                }

                if (text.SequenceEqual(_utf8[code]))
                {
                    return code;
                }
            }
        }
    }
}
