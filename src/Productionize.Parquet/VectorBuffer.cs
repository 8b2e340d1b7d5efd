using System.Runtime.InteropServices;
using Parquet;
using Parquet.Schema;

namespace Productionize;

/// <summary>A column of lists of numbers.</summary>
internal sealed class VectorBuffer : ColumnBuffer
{
    private const int MissingList = 0;
    private const int EmptyList = 1;
    private const int Element = 2;

    private readonly int _index;
    private readonly DataField<float> _item = new(ListField.ElementName, false);
    private readonly List<float> _values = [];
    private readonly List<int> _levels = [];
    private readonly List<int> _repeats = [];

    public VectorBuffer(string name, int index) => (_index, Column) = (index, new ListField(name, _item));

    public override Parquet.Schema.Field Column { get; }

    public override string? PathOfNaN => HasNaN<float>(CollectionsMarshal.AsSpan(_values)) ? _item.Path.ToString() : null;

    public override void Add(Row row)
    {
        if (row.IsMissing(_index) || row.GetSingles(_index) is { IsEmpty: true })
        {
            _levels.Add(row.IsMissing(_index) ? MissingList : EmptyList);
            _repeats.Add(0);
            return;
        }

        var numbers = row.GetSingles(_index);
        _values.AddRange(numbers);
        for (var i = 0; i < numbers.Length; i++)
        {
            _levels.Add(Element);
            _repeats.Add(i == 0 ? 0 : 1);
        }
    }

    public override async Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken)
    {
        await group.WriteAllPartsAsync<float>(_item, _values.ToArray(), _levels.ToArray(), _repeats.ToArray(),
            cancellationToken).ConfigureAwait(false);
        _values.Clear();
        _levels.Clear();
        _repeats.Clear();
    }
}
