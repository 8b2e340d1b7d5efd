using Parquet;

namespace Productionize;

/// <summary>A column of a file, of which one row group is in memory, and the cell that it fills.</summary>
internal abstract class CellColumn(Field cell, int index)
{
    public Field Field => cell;

    protected int Index => index;

    /// <summary>The path of the column in the file; null for one that folders stand for.</summary>
    public virtual string? Path => null;

    /// <summary>Whether each row has exactly one value, maybe missing.</summary>
    public virtual bool IsFlat => true;

    /// <summary>Reads a row group.</summary>
    public abstract ValueTask ReadAsync(ParquetRowGroupReader group, int values, CancellationToken cancellationToken);

    /// <summary>Steps over rows.</summary>
    public abstract void Skip(int rows);

    /// <summary>Sets the cell of the next row, or leaves it missing.</summary>
    /// <returns>Null, or the broken rule.</returns>
    public abstract string? Set(RowWriter writer, out string? value);
}
