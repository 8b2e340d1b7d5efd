using System.Globalization;
using System.IO.Compression;

namespace Productionize;

/// <summary>A data set as columns of text, with the kind that all its cells fit. No file has quotes.</summary>
internal sealed class DevTable
{
    private DevTable(TextReader reader)
    {
        Names = reader.ReadLine()!.Split(',');
        var lines = new List<string[]>();
        while (reader.ReadLine() is { } line)
        {
            lines.Add(line.Split(','));
        }

        Lines = [.. lines];
        Schema = new Schema(Names.Select((name, i) => new Field(name, KindOf(i)) { Optional = true }).ToArray());
    }

    public string[] Names { get; }

    public string[][] Lines { get; }

    public Schema Schema { get; }

    public static DevTable FromZip(string name)
    {
        using var zip = ZipFile.OpenRead(Path.Combine(AppContext.BaseDirectory, "Data", "Profiles", "dev_data.zip"));
        using var reader = new StreamReader(zip.GetEntry(name)!.Open());
        return new DevTable(reader);
    }

    /// <summary>The cells of a column that are not empty.</summary>
    public IEnumerable<string> Texts(int column) => Lines.Select(line => line[column]).Where(cell => cell.Length > 0);

    public IEnumerable<double> Numbers(int column) => Texts(column).Select(cell => Schema.Fields[column].Kind switch
    {
        FieldKind.Date => DateOnly.ParseExact(cell, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber,
        FieldKind.Timestamp => Time(cell).UtcTicks,
        _ => double.Parse(cell, CultureInfo.InvariantCulture),
    });

    public DataProfiler Profile(IEnumerable<string[]> lines)
    {
        var (profiler, writer) = (new DataProfiler(Schema), new RowWriter());
        foreach (var line in lines)
        {
            writer.Begin(Schema);
            for (var i = 0; i < line.Length; i++)
            {
                Set(writer, i, line[i]);
            }

            profiler.Add(writer.Row);
        }

        return profiler;
    }

    private void Set(RowWriter writer, int index, string cell)
    {
        switch (cell.Length == 0 ? null : (FieldKind?)Schema.Fields[index].Kind)
        {
            case null:
                break;
            case FieldKind.Int64:
                writer.Set(index, long.Parse(cell, CultureInfo.InvariantCulture));
                break;
            case FieldKind.Double:
                writer.Set(index, double.Parse(cell, CultureInfo.InvariantCulture));
                break;
            case FieldKind.Date:
                writer.Set(index, DateOnly.ParseExact(cell, "yyyy-MM-dd", CultureInfo.InvariantCulture));
                break;
            case FieldKind.Timestamp:
                writer.Set(index, Time(cell));
                break;
            default:
                writer.Set(index, cell);
                break;
        }
    }

    private FieldKind KindOf(int column)
    {
        bool All(Func<string, bool> fits) => Lines.All(line => line[column].Length == 0 || fits(line[column]));
        return All(cell => long.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)) ? FieldKind.Int64
            : All(cell => double.TryParse(cell, CultureInfo.InvariantCulture, out _)) ? FieldKind.Double
            : All(cell => DateOnly.TryParseExact(cell, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)) ? FieldKind.Date
            : All(cell => cell.Length == 16 && cell[10] == 'T') ? FieldKind.Timestamp
            : FieldKind.String;
    }

    private static DateTimeOffset Time(string cell) => DateTimeOffset.Parse(cell, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
