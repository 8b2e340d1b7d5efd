using Parquet.Meta;

namespace Productionize;

/// <summary>
/// Steps over the pages of a column in a row group before Parquet.Net reads them: it believes every length and count, and waits for ever
/// for a header that the end of the file cuts off.
/// </summary>
internal sealed class PageCheck(Stream file)
{
    private const int FirstGlance = 1024;
    private const int LongestHeader = 16 * 1024 * 1024;
    private const int IndexPage = 1;
    private const int RunLengths = 3;

    private byte[] _head = new byte[FirstGlance];
    private int _type;
    private long _unpacked;
    private long _packed;
    private long _values;
    private long _encoding;

    /// <summary>Checks the pages of a column.</summary>
    /// <returns>How many bytes they are, unpacked.</returns>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    /// <exception cref="NotSupportedException">They are written in a way that Parquet.Net does not read.</exception>
    public async ValueTask<long> SizeAsync(ColumnMetaData column, long limit, CancellationToken cancellationToken)
    {
        var end = file.Length - 8;
        var position = new[] { column.DictionaryPageOffset ?? 0, column.DataPageOffset, column.IndexPageOffset ?? 0 }.Where(offset =>
            offset != 0)
            .DefaultIfEmpty().Min();
        long size = 0;
        for (long values = 0; values < column.NumValues;)
        {
            position = await ReadHeaderAsync(position, end, cancellationToken).ConfigureAwait(false);
            Require(_packed >= 0 && _unpacked >= 0 && _packed <= end - position, "A page reaches beyond the file");
            Require(_values >= 0, "A page has less than no values");
            position += _packed;
            size += _unpacked;
            if (size > limit)
            {
                return size;
            }

            switch (_type)
            {
                case (int)PageType.DICTIONARY_PAGE:
                    Require(_values <= _unpacked, "A dictionary says that it has more values than bytes");
                    break;
                case IndexPage:
                    throw new NotSupportedException("It has index pages.");
                default:
                    values += _values;
                    Require(values <= column.NumValues, "The pages have more values than the column");
                    if (column.Type == Parquet.Meta.Type.BOOLEAN && _encoding == RunLengths)
                    {
                        throw new NotSupportedException("Its truth values are written as run lengths, as in data pages of version 2.");
                    }

                    break;
            }
        }

        return size;
    }

    private async ValueTask<long> ReadHeaderAsync(long position, long end, CancellationToken cancellationToken)
    {
        Require(position >= 4 && position < end, "A page is said to be outside the file");
        for (var glance = FirstGlance; ; glance *= 8)
        {
            glance = (int)Math.Min(glance, end - position);
            if (_head.Length < glance)
            {
                _head = new byte[glance];
            }

            file.Position = position;
            await file.ReadExactlyAsync(_head.AsMemory(0, glance), cancellationToken).ConfigureAwait(false);
            try
            {
                return position + Walk(glance);
            }
            catch (EndOfStreamException) when (glance < end - position && glance < LongestHeader)
            {
                // Statistics with long texts.
            }
        }
    }

    private int Walk(int length)
    {
        (_type, _unpacked, _packed, _values, _encoding) = (-1, -1, -1, -1, -1);
        var walk = new ThriftCheck(_head.AsSpan(0, length), Note);
        walk.Walk("PageHeader");
        return walk.Position;
    }

    private void Note(string structure, int field, long number)
    {
        switch (structure, field)
        {
            case ("PageHeader", 1):
                _type = (int)number;
                break;
            case ("PageHeader", 2):
                _unpacked = number;
                break;
            case ("PageHeader", 3):
                _packed = number;
                break;
            case ("DataPageHeader" or "DictionaryPageHeader" or "DataPageHeaderV2", 1):
                _values = number;
                break;
            case ("DataPageHeader", 2) or ("DataPageHeaderV2", 4):
                _encoding = number;
                break;
        }
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidDataException($"{what}.");
        }
    }
}
