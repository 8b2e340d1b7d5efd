namespace Productionize;

/// <summary>The numbers of a column, and which rows have one. Without a column no row has.</summary>
internal readonly ref struct NumberColumn
{
    private readonly ReadOnlySpan<double> _numbers;
    private readonly ReadOnlySpan<byte> _present;
    private readonly int _rows;

    public NumberColumn(ReadOnlySpan<double> numbers, ReadOnlySpan<byte> present)
        : this(numbers, present, numbers.Length)
    {
    }

    /// <summary>A column whose values may be no numbers: then <paramref name="numbers"/> is empty.</summary>
    public NumberColumn(ReadOnlySpan<double> numbers, ReadOnlySpan<byte> present, int rows)
    {
        _numbers = numbers;
        _present = present;
        _rows = rows;
    }

    /// <summary>Whether a row has a value, of whatever kind.</summary>
    public bool IsPresent(int row) => row < _rows && (_present.IsEmpty || (_present[row >> 3] & (1 << (row & 7))) != 0);

    /// <summary>The number of a row; it may be NaN or infinite.</summary>
    public bool TryGet(int row, out double number)
    {
        var isNumber = row < _numbers.Length && IsPresent(row);
        number = isNumber ? _numbers[row] : 0;
        return isNumber;
    }
}
