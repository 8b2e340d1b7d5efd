namespace Productionize;

/// <summary>The pages of a column in one row group, as they go into the file, and what the footer says of them.</summary>
internal sealed class EncodedColumn
{
    /// <summary>The pages with their headers: that of the distinct values, where there is one, then that of all.</summary>
    public GrowingBytes Bytes { get; } = new();

    /// <summary>The length of the page of distinct values with its header; 0: none.</summary>
    public int DistinctLength { get; set; }

    /// <summary>The length with headers before packing.</summary>
    public long Unpacked { get; set; }

    public bool IsPacked { get; set; }

    /// <summary>In how many row groups more packing is not tried, since it was of no use.</summary>
    public int Unpackable { get; set; }

    /// <summary>Whether the distinct values are looked for: not again where nearly all differ.</summary>
    public int Distinct { get; set; }

    public (byte[] Least, byte[] Greatest) Range { get; set; } = ([], []);
}
