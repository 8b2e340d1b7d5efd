using Parquet;
using Parquet.Meta;

namespace Productionize;

/// <summary>A column of a file, of which a row group or a page is in memory, and the cell that it fills.</summary>
internal abstract class CellColumn(Productionize.Field cell, int index)
{
    public Productionize.Field Field => cell;

    protected int Index => index;

    /// <summary>The path of the column in the file; null for one that folders stand for.</summary>
    public virtual string? Path => null;

    /// <summary>Whether each row has exactly one value, maybe missing.</summary>
    public virtual bool IsFlat => true;

    /// <summary>What the footer says of the column in the row group that is read.</summary>
    public ColumnMetaData? Chunk { get; set; }

    /// <summary>Its pages there that can be read one by one; none: the row group is read as a whole.</summary>
    public List<ColumnPage> Pages { get; } = [];

    /// <summary>The page after those in memory.</summary>
    public int NextPage { get; set; }

    /// <summary>The row of the row group up to which the column is in memory.</summary>
    public long End { get; set; }

    /// <summary>Reads a row group, or a page of it.</summary>
    public abstract ValueTask ReadAsync(ParquetRowGroupReader group, int values, CancellationToken cancellationToken);

    /// <summary>Gives back the memory; the column is not read after that.</summary>
    public virtual void Release()
    {
    }

    /// <summary>Steps over rows.</summary>
    public abstract void Skip(int rows);

    /// <summary>Sets the cell of the next row, or leaves it missing.</summary>
    /// <returns>Null, or the broken rule.</returns>
    public abstract string? Set(RowWriter writer, out string? value);
}
