using System.Runtime.InteropServices;

namespace Productionize;

/// <summary>A column of lists of numbers.</summary>
internal sealed class VectorBuffer(string name, int index) : ColumnBuffer(name, index)
{
    private const byte MissingList = 0;
    private const byte EmptyList = 1;
    private const byte Element = 2;

    private readonly GrowingBytes _repeats = new();

    public override ColumnType Type => ColumnType.Vector;

    public override GrowingBytes Repeats => _repeats;

    public override void Add(Row row)
    {
        if (row.IsMissing(Index) || row.GetSingles(Index) is { IsEmpty: true })
        {
            Levels.Add(row.IsMissing(Index) ? MissingList : EmptyList);
            _repeats.Add(0);
            Missing++;
            return;
        }

        var numbers = row.GetSingles(Index);
        Values.Add(MemoryMarshal.AsBytes(numbers));
        Levels.Take(numbers.Length).Fill(Element);
        var repeats = _repeats.Take(numbers.Length);
        repeats.Fill(1);
        repeats[0] = 0;
    }

    public override void Clear()
    {
        base.Clear();
        _repeats.Clear();
    }
    protected override int Measure(int place, int count) => sizeof(float) * count;
}
