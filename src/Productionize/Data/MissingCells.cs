using System.Text;

namespace Productionize;

/// <summary>Which cells of a CSV file are missing: the empty ones, and those with one of <see cref="CsvDataSourceOptions.MissingValues"/>.</summary>
internal sealed class MissingCells(CsvDataSourceOptions options)
{
    private readonly byte[][] _texts = [.. options.MissingValues.Select(Encoding.UTF8.GetBytes)];

    public bool Has(ReadOnlySpan<byte> cell)
    {
        foreach (var text in _texts)
        {
            if (cell.SequenceEqual(text))
            {
                return true;
            }
        }

        return cell.IsEmpty;
    }
}
