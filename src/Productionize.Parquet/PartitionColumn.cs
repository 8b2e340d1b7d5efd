using Parquet;

namespace Productionize;

/// <summary>A column that the name of a folder stands for: the same text in every row.</summary>
internal sealed class PartitionColumn(Field field, int index, string? text) : CellColumn(field, index)
{
    public override ValueTask ReadAsync(ParquetRowGroupReader group, int values, CancellationToken cancellationToken) => default;

    public override void Skip(int rows)
    {
        // It is the same in every row.
    }

    public override string? Set(RowWriter writer, out string? value)
    {
        value = text;
        return text is null ? null : RowTextParser.Set(writer, Field, Index, text);
    }
}
