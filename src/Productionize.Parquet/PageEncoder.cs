using System.Buffers.Binary;
using System.Numerics;
using ZstdSharp;

namespace Productionize;

/// <summary>Makes pages of columns. For one column at a time; the memory is kept for the next.</summary>
internal sealed class PageEncoder : IDisposable
{
    public const int Plain = 0;
    public const int RunLength = 3;
    public const int DistinctPlaces = 8;

    // A page is read as a whole: the fewer rows, the sooner one is found; the more, the smaller the file.
    private const int MostRows = 2048;

    private const int DataPage = 0;
    private const int DistinctPage = 2;

    // By the rows of the benchmark seal-rounds: level 3 takes half as long again and leaves no less, Snappy takes two thirds of the time
    // and leaves half as much again.
    private const int Level = 1;
    private const int LeastPacked = 128;
    private const int GroupsBetweenTries = 15;

    private readonly Compressor _compressor = new(Level);
    private readonly GrowingBytes _page = new();
    private readonly GrowingBytes _distinct = new();
    private readonly GrowingBytes _places = new();
    private readonly GrowingBytes _packed = new();

    public void Encode(ColumnBuffer column)
    {
        var encoded = column.Encoded;
        encoded.Bytes.Clear();
        encoded.Unpacked = 0;
        _distinct.Clear();
        _places.Clear();
        var distinct = 0;
        var isShort = encoded.Distinct == 0 && column.TryShorten(_distinct, _places, out distinct);
        if (isShort)
        {
            encoded.IsPacked = _distinct.Length >= LeastPacked;
            AddPage(encoded, DistinctPage, _distinct, distinct, Plain);
        }
        else
        {
            encoded.Distinct = encoded.Distinct > 0 ? encoded.Distinct - 1 : column.Values.Length > 0 ? GroupsBetweenTries : 0;
        }

        encoded.Range = column.Range();
        encoded.DistinctLength = encoded.Bytes.Length;

        // A page of lists would not say how many rows it has, by which readers find the next.
        var most = column.Repeats is null ? MostRows : column.Count;
        var (place, values) = (0, 0);
        for (var first = 0; first < column.Count; first += most)
        {
            var levels = column.Levels.Span.Slice(first, Math.Min(most, column.Count - first));
            _page.Clear();
            if (column.Repeats is { } repeats)
            {
                AddLevels(repeats.Span, 1);
            }

            AddLevels(levels, column.Type.MostLevel);
            var count = column.Repeats is null ? levels.Length - levels.Count((byte)0) : levels.Count((byte)column.Type.MostLevel);
            if (isShort)
            {
                // At least one bit: some readers do not expect none.
                var bits = Math.Max(1, BitsOf(distinct - 1));
                _page.Add((byte)bits);
                RunLengths.Write(_page, _places.Span.Slice(values, count), bits);
            }
            else
            {
                place += column.CopyTo(_page, place, count);
            }

            values += count;
            if (first == 0 && !isShort)
            {
                encoded.IsPacked = _page.Length >= LeastPacked && IsWorthPacking(encoded);
            }

            AddPage(encoded, DataPage, _page, levels.Length, isShort ? DistinctPlaces : Plain);
        }
    }

    public void Dispose() => _compressor.Dispose();

    private static int BitsOf(int most) => 32 - BitOperations.LeadingZeroCount((uint)most);

    private void AddLevels(ReadOnlySpan<byte> levels, int most)
    {
        var start = _page.Length;
        _page.Take(4);
        RunLengths.Write(_page, levels, BitsOf(most));
        var length = _page.Length - start - 4;
        _page.Cut(start);
        BinaryPrimitives.WriteInt32LittleEndian(_page.Take(4), length);
        _page.Take(length);
    }

    // Numbers without a pattern do not become less: that is tried now and then only.
    private bool IsWorthPacking(EncodedColumn encoded)
    {
        if (encoded.Unpackable > 0)
        {
            encoded.Unpackable--;
            return false;
        }

        if (Pack(_page).Length < _page.Length * 9L / 10)
        {
            return true;
        }

        encoded.Unpackable = GroupsBetweenTries;
        return false;
    }

    private ReadOnlySpan<byte> Pack(GrowingBytes page)
    {
        _packed.Clear();
        var place = _packed.Take(Compressor.GetCompressBound(page.Length));
        _packed.Cut(_compressor.Wrap(page.Span, place));
        return _packed.Span;
    }

    private void AddPage(EncodedColumn encoded, int type, GrowingBytes page, int count, int encoding)
    {
        var body = encoded.IsPacked ? Pack(page) : page.Span;
        var start = encoded.Bytes.Length;
        var header = new ThriftWriter(encoded.Bytes).Begin().Int32(1, type).Int32(2, page.Length).Int32(3, body.Length);
        if (type == DataPage)
        {
            header.Begin(5).Int32(1, count).Int32(2, encoding).Int32(3, RunLength).Int32(4, RunLength).End();
        }
        else
        {
            header.Begin(7).Int32(1, count).Int32(2, encoding).End();
        }

        header.End();
        encoded.Unpacked += encoded.Bytes.Length - start + page.Length;
        encoded.Bytes.Add(body);
    }
}
