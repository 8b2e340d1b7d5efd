using System.Globalization;
using System.IO.Compression;

namespace Productionize;

/// <summary>
/// A data set cut into halves. From the first a schema is inferred; into the second faults are planted. A fault counts as flagged when the
/// source ends with an exception that names a planted column, or when the share of rows with a fault in a planted column lies at least
/// one point (0.01) above that of the second half as it is.
/// </summary>
internal sealed class DevSchema
{
    public const double Flags = 0.01;

    private readonly string _header;

    private DevSchema(string header, string[][] first, string[][] second, InferredSchema inferred) =>
        (_header, First, Second, Inferred) = (header, first, second, inferred);

    public string[][] First { get; }

    public string[][] Second { get; }

    public InferredSchema Inferred { get; }

    public Schema Schema => Inferred.Schema;

    public static async Task<DevSchema> FromZipAsync(string name)
    {
        using var zip = ZipFile.OpenRead(Path.Combine(AppContext.BaseDirectory, "Data", "Profiles", "dev_data.zip"));
        using var reader = new StreamReader(zip.GetEntry(name)!.Open());
        return await FromTextAsync(reader);
    }

    public static async Task<DevSchema> FromTextAsync(TextReader reader)
    {
        var header = (await reader.ReadLineAsync())!;
        var lines = new List<string[]>();
        while (await reader.ReadLineAsync() is { } line)
        {
            lines.Add(line.Split(','));
        }

        var (first, second) = (lines.Take(lines.Count / 2).ToArray(), lines.Skip(lines.Count / 2).ToArray());
        using var file = FileOf(header, first);
        return new DevSchema(header, first, second, await SchemaInference.FromCsvAsync(file.Path));
    }

    public IEnumerable<int> Columns(Func<Field, bool> which) =>
        Enumerable.Range(0, Schema.Fields.Count).Where(column => which(Schema.Fields[column]));

    public static bool IsNumber(Field field) => field.Kind is FieldKind.Int64 or FieldKind.Double;

    public string[][] Times12(int column) => Changed((_, row) =>
    {
        if (row[column].Length > 0)
        {
            row[column] = (decimal.Parse(row[column], CultureInfo.InvariantCulture) * 12).ToString(CultureInfo.InvariantCulture);
        }
    });

    public string[][] Swapped(int one, int other) => Changed((_, row) => (row[one], row[other]) = (row[other], row[one]));

    public string[][] Blanked(int column) => Changed((index, row) => row[column] = index % 5 == 2 ? "" : row[column]);

    public async Task<DevPass> ReadAsync(string[][] rows)
    {
        using var file = FileOf(_header, rows);
        var faulty = new Dictionary<string, int>(StringComparer.Ordinal);
        void Count(RejectedRow row)
        {
            foreach (var field in row.Faults.Select(fault => fault.Field).Distinct().Where(_ => row.Line > 0))
            {
                faulty[field] = faulty.GetValueOrDefault(field) + 1;
            }
        }

        var pass = new DataPass { OnRejected = Count, OnWarning = Count };
        string? ended = null;
        try
        {
            await foreach (var row in new CsvDataSource<Row>(file.Path, RowCodec.ForRows(Schema)).ReadAsync(pass))
            {
                _ = row;
            }
        }
        catch (DataSourceException error)
        {
            ended = error.Message;
        }

        var shares = faulty.ToDictionary(pair => pair.Key, pair => (double)pair.Value / rows.Length);
        return new DevPass((double)pass.Accepted / rows.Length, shares, ended);
    }

    public bool IsFlagged(DevPass clean, DevPass planted, params int[] columns) =>
        columns.Select(column => Schema.Fields[column].Name).Any(name =>
            planted.Share(name) >= clean.Share(name) + Flags || planted.EndedBy(name) && !clean.EndedBy(name));

    private string[][] Changed(Action<int, string[]> change) => [.. Second.Select((row, index) =>
    {
        var copy = row.ToArray();
        change(index, copy);
        return copy;
    })];

    private static TempCsv FileOf(string header, string[][] rows) =>
        new(string.Join('\n', rows.Select(row => string.Join(',', row)).Prepend(header)) + "\n");
}
