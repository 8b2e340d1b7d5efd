using System.Globalization;

namespace Productionize;

/// <summary>How Parquet files are read. Immutable; safe to share between sources.</summary>
public sealed class ParquetDataSourceOptions
{
    /// <summary>The name of the source for people, 1 to 256 characters; null (the default): the name of the file or folder.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// The largest row group, in bytes of the columns that are read, unpacked, from 1,024; default 1,073,741,824. A row group is held in
    /// memory as a whole, so this bounds the memory of a pass: a larger one ends it with a <see cref="DataSourceException"/>.
    /// </summary>
    public long MaxRowGroupSize { get; init; } = 1L << 30;

    /// <summary>What people do about a damaged file.</summary>
    internal string Remedy { get; init; } = "Fetch it again.";

    internal void Validate()
    {
        var faults = new List<string>();
        if (Name is not (null or { Length: >= 1 and <= 256 }))
        {
            faults.Add($"{nameof(Name)} is {Name.Length} characters long, allowed is 1 to 256 characters, or null");
        }

        if (MaxRowGroupSize < 1024)
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture,
                $"{nameof(MaxRowGroupSize)} is {MaxRowGroupSize}, allowed is from 1024"));
        }

        if (faults.Count > 0)
        {
            throw new ArgumentException($"{nameof(ParquetDataSourceOptions)}: {string.Join("; ", faults)}.");
        }
    }
}
