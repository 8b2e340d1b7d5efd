using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Productionize;

/// <summary>
/// Valid files with seeded random edits of their bytes: readers never crash or hang, and count every record. 10,000 cases in CI; ten
/// minutes with PRODUCTIONIZE_FULL=1.
/// </summary>
public class ReaderFuzzTests
{
    private const int Cases = 10_000;

    private static readonly TimeSpan Full = TimeSpan.FromMinutes(10);

    private static readonly bool IsFull = Environment.GetEnvironmentVariable("PRODUCTIONIZE_FULL") == "1";

    // What a parser looks for.
    private static readonly byte[][] Tokens =
    [
        [.. "\""u8], [.. "\n"u8], [.. "\r\n"u8], [.. ","u8], [.. "{"u8], [.. "}"u8], [.. "["u8], [.. "]"u8], [.. ":"u8], [.. "\\"u8], [.. "\\u"u8],
        [.. "\\ud800"u8], [.. "null"u8], [.. "NaN"u8], [.. "1e999"u8], [.. "-"u8], [.. "-9223372036854775809"u8], [.. "\uFEFF"u8], [0], [0xFF], [0xC3],
        [0x1F, 0x8B], [0x28, 0xB5, 0x2F, 0xFD], [0xFF, 0xFE], [.. "\"Id\":1,"u8], [.. "Minimum"u8], [.. "(?<"u8], [.. "Int64"u8], [.. "[[[[[[[["u8],
    ];

    private static readonly byte[] Csv = Encoding.UTF8.GetBytes(
        "Id,Age,Home,Income,Day,Vector\n1,20,rent,1.5,2024-02-01,\"[1, 2]\"\n2,30,\"ow\"\"n\",,,\r\n3,40,\"a,\nb\",-1e5,,\"[\"\"NaN\"\"]\"\n\n4,50,ü,7,x,\n");

    private static readonly byte[] JsonLines = Encoding.UTF8.GetBytes(
        """
        {"Id": 1, "Age": 20, "Home": "rent", "Income": 1.5, "Day": "2024-02-01", "Tags": ["a", {"b": null}], "Vector": [1, "NaN"]}
        {"id": 2, "age": 30, "home": "ow\"n\u00fc", "income": null, "other": {"Id": 3}}

        {"Id": 3, "Age": 40, "Home": "名", "Income": -1e5, "Day": null}
        {"Id": 4, "Age": 40, "Home": "x", "At": "2024-02-01T10:00:00+02:00", "Open": true}
        """);

    // As the store has them.
    private static readonly JsonSerializerOptions SchemaJson = new(JsonSerializerDefaults.Strict) { Converters = { new JsonStringEnumConverter() } };

    private static readonly byte[] SchemaFile = JsonSerializer.SerializeToUtf8Bytes(new Schema(
        new Field("Id", FieldKind.Int64) { Ascending = true, Minimum = 1 },
        new Field("Home", FieldKind.String) { OneOf = ["rent", "own"], Pattern = "^[a-z]+$", Severity = RuleSeverity.Warn },
        new Field("At", FieldKind.Timestamp) { Optional = true, MaxAge = TimeSpan.FromDays(1), MaxMissingRate = 0.1 },
        new Field("Vector", FieldKind.SingleVector) { Length = 3 }) { Key = ["Id"], MinRows = 1, MaxRows = 10 }, SchemaJson);

    public sealed record Reading(
        long Id, int? Age, string? Home, double? Income, DateOnly? Day, DateTimeOffset? At, bool? Open, string[]? Tags, float[]? Vector);

    public sealed record Line(long Id, int? Age, string? Home, double? Income, DateOnly? Day, float[]? Vector);

    [Test]
    public async Task Csv_is_read_or_refused() =>
        await FuzzAsync(Csv, path => ReadAsync(new CsvDataSource<Line>(path, new CsvDataSourceOptions { MaxRecordSize = 1024 })));

    [Test]
    public async Task Json_lines_are_read_or_refused_and_every_line_is_counted() => await FuzzAsync(JsonLines, async path =>
    {
        var records = await ReadAsync(new JsonLinesDataSource<Reading>(path, new JsonLinesDataSourceOptions { MaxLineSize = 1024 }));
        var bytes = await File.ReadAllBytesAsync(path);
        if (records >= 0 && !bytes.AsSpan().StartsWith(Tokens[21]) && !bytes.AsSpan().StartsWith(Tokens[22]))
        {
            Assert.That(records, Is.EqualTo(Lines(bytes)));
        }
    });

    [Test]
    public async Task A_schema_file_is_read_or_refused() => await FuzzAsync(SchemaFile, async path =>
    {
        try
        {
            var schema = JsonSerializer.Deserialize<Schema>(await File.ReadAllBytesAsync(path), SchemaJson);
            if (schema is not null)
            {
                var writer = new RowWriter();
                writer.Begin(schema);
                schema.Check(writer.Row);
            }
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            // Refused.
        }
    });

    // How many records the pass counts; -1 where the file as a whole is refused.
    private static async Task<long> ReadAsync<T>(IDataSource<T> source)
    {
        var (rejected, read) = (0L, 0L);
        var pass = new DataPass { OnRejected = _ => rejected++ };
        try
        {
            await foreach (var row in source.ReadAsync(pass))
            {
                read++;
            }
        }
        catch (DataSourceException)
        {
            return -1;
        }

        Assert.That((pass.Accepted, pass.Rejected, pass.Fingerprint!.Rows), Is.EqualTo((read, rejected, read + rejected)));
        return read + rejected;
    }

    private static int Lines(byte[] bytes)
    {
        var count = 0;
        foreach (var (index, line) in Encoding.Latin1.GetString(bytes).Split('\n').Index())
        {
            var text = index == 0 && line.StartsWith("ï»¿", StringComparison.Ordinal) ? line[3..] : line;
            count += text.AsSpan().IndexOfAnyExcept(" \t\r") >= 0 ? 1 : 0;
        }

        return count;
    }

    private static async Task FuzzAsync(byte[] valid, Func<string, Task> read)
    {
        var clock = Stopwatch.StartNew();
        using var file = new TempCsv(valid);
        await read(file.Path);
        for (var seed = 0; IsFull ? clock.Elapsed < Full : seed < Cases; seed++)
        {
            var mutated = Mutated(valid, new Random(seed));
            await File.WriteAllBytesAsync(file.Path, mutated);
            try
            {
                await read(file.Path).WaitAsync(TimeSpan.FromSeconds(30));
            }
            catch (Exception error)
            {
                Assert.Fail($"Seed {seed}: {error}\n{Encoding.Latin1.GetString(mutated)}");
            }
        }
    }

    private static byte[] Mutated(byte[] valid, Random random)
    {
        var bytes = valid.ToList();
        for (var edits = random.Next(1, 6); edits > 0; edits--)
        {
            var at = random.Next(bytes.Count + 1);
            var length = Math.Min(random.Next(1, 20), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0 when at < bytes.Count:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(random.Next(bytes.Count - length + 1), length));
                    break;
                case 3 when random.Next(20) == 0:
                    bytes.InsertRange(at, Enumerable.Repeat((byte)'x', 1100));
                    break;
                default:
                    bytes.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                    break;
            }
        }

        return [.. bytes];
    }
}
