using System.Globalization;

namespace Productionize;

/// <summary>The cells of a column that are not of its kind: the most frequent, in bounded memory.</summary>
internal sealed class StrayCells
{
    private const int MostKept = 100;
    private const int MostShown = 3;
    private const int LongestShown = 40;

    private readonly Dictionary<string, long> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public StrayCells() => _lookup = _texts.GetAlternateLookup<ReadOnlySpan<char>>();

    public void Add(ReadOnlySpan<char> text)
    {
        text = text[..Math.Min(text.Length, LongestShown)];
        if (_lookup.TryGetValue(text, out var before))
        {
            _lookup[text] = before + 1;
        }
        else if (_texts.Count < MostKept)
        {
            _lookup[text] = 1;
        }
    }

    /// <summary>The most frequent with their counts.</summary>
    /// <param name="all">How many such cells there are.</param>
    public string Shown(long all)
    {
        var shown = _texts.OrderByDescending(text => text.Value).ThenBy(text => text.Key, StringComparer.Ordinal).Take(MostShown).ToArray();
        var more = all - shown.Sum(text => text.Value);
        return string.Join(", ", shown.Select(text => string.Create(CultureInfo.InvariantCulture, $"'{text.Key}' ({text.Value:N0})"))) +
            (more > 0 ? string.Create(CultureInfo.InvariantCulture, $", {more:N0} more") : "");
    }
}
