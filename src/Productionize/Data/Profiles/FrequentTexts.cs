using System.Text;
using System.Text.Unicode;

namespace Productionize;

/// <summary>
/// The most frequent texts: the counters of Misra and Gries (1982), merged as Agarwal, Cormode, Huang, Phillips, Wei and Yi show
/// ("Mergeable Summaries", PODS 2012). When there are too many counters, the 257th largest is subtracted from all, and those that are
/// left with nothing go. So a text was seen as often as its counter says, or up to <see cref="Error"/> times more, and that is at most the
/// number of texts / 257.
/// </summary>
/// <remarks>
/// It holds up to 512 counters between two such cuts, which makes them rare. Its memory is flat, and adding allocates nothing.
/// </remarks>
internal sealed class FrequentTexts
{
    public const int Most = 256;

    /// <summary>Longer texts, in bytes of UTF-8, are left out.</summary>
    public const int LongestText = 128;

    private const int Held = 2 * Most;

    private ulong[] _hashes = [];
    private long[] _counts = [];
    private byte[] _lengths = [];
    private byte[] _texts = [];
    private int[] _table = [0];
    private long[]? _sorted;

    public int Count { get; private set; }

    /// <summary>By how much a counter may be too low; 0 as long as there were no more different texts than counters.</summary>
    public long Error { get; set; }

    public void Add(ReadOnlySpan<byte> text, ulong hash, long count = 1)
    {
        if (text.Length > LongestText)
        {
            return;
        }

        var mask = _table.Length - 1;
        for (var place = (int)hash & mask; _table[place] > 0; place = (place + 1) & mask)
        {
            var entry = _table[place] - 1;
            if (_hashes[entry] == hash && text.SequenceEqual(TextOf(entry)))
            {
                _counts[entry] += count;
                return;
            }
        }

        // What is no UTF-8 could not be told apart once it is a string.
        if (Utf8.IsValid(text))
        {
            Append(text, hash, count);
        }
    }

    public void Merge(FrequentTexts other)
    {
        for (var entry = 0; entry < other.Count; entry++)
        {
            Add(other.TextOf(entry), other._hashes[entry], other._counts[entry]);
        }

        Error += other.Error;
    }

    /// <summary>Leaves at most <see cref="Most"/> counters.</summary>
    public void Cut()
    {
        if (Count <= Most)
        {
            return;
        }

        var sorted = _sorted ??= new long[Held];
        _counts.AsSpan(0, Count).CopyTo(sorted);
        sorted.AsSpan(0, Count).Sort();
        var cut = sorted[Count - 1 - Most];
        var kept = 0;
        for (var entry = 0; entry < Count; entry++)
        {
            if (_counts[entry] > cut)
            {
                TextOf(entry).CopyTo(_texts.AsSpan(kept * LongestText));
                (_hashes[kept], _lengths[kept], _counts[kept]) = (_hashes[entry], _lengths[entry], _counts[entry] - cut);
                kept++;
            }
        }

        Count = kept;
        Error += cut;
        FillTable();
    }

    /// <summary>The texts and their counters, the most frequent first, equal ones in the order of their characters.</summary>
    public IEnumerable<(string Text, long Count)> Entries() =>
        Enumerable.Range(0, Count)
            .Select(entry => (Text: Encoding.UTF8.GetString(TextOf(entry)), Count: _counts[entry]))
            .OrderByDescending(entry => entry.Count).ThenBy(entry => entry.Text, StringComparer.Ordinal);

    private ReadOnlySpan<byte> TextOf(int entry) => _texts.AsSpan(entry * LongestText, _lengths[entry]);

    private void Append(ReadOnlySpan<byte> text, ulong hash, long count)
    {
        if (Count == Held)
        {
            Cut();
        }
        else if (Count == _counts.Length)
        {
            Grow(Math.Max(16, Count * 2));
        }

        text.CopyTo(_texts.AsSpan(Count * LongestText));
        (_hashes[Count], _lengths[Count], _counts[Count]) = (hash, (byte)text.Length, count);
        Count++;
        PutIntoTable(Count - 1);
    }

    private void Grow(int size)
    {
        Array.Resize(ref _hashes, size);
        Array.Resize(ref _counts, size);
        Array.Resize(ref _lengths, size);
        Array.Resize(ref _texts, size * LongestText);
        _table = new int[size * 4];
        FillTable();
    }

    private void FillTable()
    {
        Array.Clear(_table);
        for (var entry = 0; entry < Count; entry++)
        {
            PutIntoTable(entry);
        }
    }

    private void PutIntoTable(int entry)
    {
        var mask = _table.Length - 1;
        var place = (int)_hashes[entry] & mask;
        while (_table[place] > 0)
        {
            place = (place + 1) & mask;
        }

        _table[place] = entry + 1;
    }
}
