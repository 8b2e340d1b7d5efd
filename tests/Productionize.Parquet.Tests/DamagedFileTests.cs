using System.Globalization;
using CsCheck;

namespace Productionize;

/// <summary>Files with flipped, cut and inserted bytes are refused or read; nothing else, and soon.</summary>
public sealed class DamagedFileTests
{
    private static readonly int Count = Environment.GetEnvironmentVariable("PRODUCTIONIZE_FULL") == "1" ? 30_000 : 600;
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    [Test]
    public async Task A_damaged_file_is_refused_or_read()
    {
        var seed = Environment.TickCount & 0xffff;
        await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"seed {seed}, {Count} files"));
        using var folder = new TemporaryFolder();
        await Everything.WriteAsync(folder.At("sink"), [Rows(60), Rows(5)]);
        var originals = Directory.GetFiles(folder.At("sink"), "*.parquet").Select(path => (Path: path, Everything.Schema))
            .Concat(Directory.GetFiles(Path.Combine(TestContext.CurrentContext.TestDirectory, "Data"), "*.parquet").Select(path =>
                (Path: path, DuckDb)))
            .Select(file => (Bytes: File.ReadAllBytes(file.Path), file.Item2)).ToArray();
        var (refused, read) = (0, 0);
        for (var number = 0; number < Count; number++)
        {
            var random = new Random((seed * 100_000) + number);
            var (bytes, schema) = originals[number % originals.Length];
            var path = folder.At("damaged.parquet");
            await File.WriteAllBytesAsync(path, Damaged(bytes, random));
            var source = new ParquetDataSource<Row>(path, RowCodec.ForRows(schema), new ParquetDataSourceOptions { MaxRowGroupSize =
                1 << 24 });
            try
            {
                await Task.Run(async () => await source.ReadAsync(new DataPass()).CountAsync()).WaitAsync(Long);
                read++;
            }
            catch (DataSourceException)
            {
                refused++;
            }
            catch (Exception error)
            {
                Assert.Fail($"seed {seed}, file {number}: {error}");
            }
        }

        await TestContext.Out.WriteLineAsync($"{refused} refused, {read} read");
        Assert.That(refused, Is.GreaterThan(Count / 4));
        Assert.That(read, Is.GreaterThan(Count / 20));
    }

    [Test]
    public async Task A_footer_that_ends_within_a_number_is_refused()
    {
        // Member 1, a number of 32 bits: then nothing. Parquet.Net alone would look for the rest for ever.
        var error = await RefusedAsync([.. "PAR1"u8, 0x15, 1, 0, 0, 0, .. "PAR1"u8]);
        Assert.That(error.Message, Does.EndWith("The file is damaged, or cannot be read: It ends too early. Fetch it again."));
    }

    [TestCase(5, 2, "It has index pages.")]
    [TestCase(9, 1, "A page reaches beyond the file.", Description = "A negative length would lead back to the same page.")]
    public async Task A_page_with_a_broken_header_is_refused(int place, byte value, string reason)
    {
        using var folder = new TemporaryFolder();
        await Everything.WriteAsync(folder.Path, [Rows(5)]);
        var bytes = await File.ReadAllBytesAsync(folder.At("part-00000.parquet"));

        // The first page begins with its type and its two lengths, each behind 0x15.
        Assert.That((bytes[4], bytes[5], bytes[6], bytes[8]), Is.EqualTo(((byte)0x15, (byte)0, (byte)0x15, (byte)0x15)));
        bytes[place] = value;
        var error = await RefusedAsync(bytes);
        Assert.That(error.Message, Does.Contain(reason));
    }

    private static async Task<DataSourceException> RefusedAsync(byte[] bytes)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.At("damaged.parquet"), bytes);
        var source = new ParquetDataSource<Row>(folder.At("damaged.parquet"), RowCodec.ForRows(Everything.Schema));
        return await Assert.ThrowsAsync<DataSourceException>(async () => await Task.Run(async () =>
            await source.ToListAsync()).WaitAsync(Long));
    }

    private static Schema DuckDb { get; } = new(
        new Field("truth", FieldKind.Boolean), new Field("int64", FieldKind.Int64), new Field("double", FieldKind.Double),
        new Field("decimal38", FieldKind.Double), new Field("text", FieldKind.String), new Field("nanos", FieldKind.Timestamp),
        new Field("floats", FieldKind.SingleVector), new Field("json", FieldKind.Json), new Field("nothing", FieldKind.Int64) { Optional =
            true });

    private static Row[] Rows(int count) => Everything.Rows.Array[count].Single();

    private static byte[] Damaged(byte[] bytes, Random random)
    {
        var copy = bytes.ToList();

        // Half of the damage goes where it does the most: into the footer.
        int Place() => random.Next(2) == 0 ? random.Next(copy.Count) : Math.Max(0, copy.Count - 1 - random.Next(Math.Min(copy.Count,
            2500)));
        for (var damage = random.Next(1, 4); damage > 0; damage--)
        {
            switch (random.Next(5))
            {
                case 0:
                    copy[Place()] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    copy[Place()] = (byte)random.Next(256);
                    break;
                case 2:
                    copy[Place()] = random.Next(2) == 0 ? (byte)0xFF : (byte)0;
                    break;
                case 3:
                    var start = Place();
                    copy.RemoveRange(start, Math.Min(random.Next(1, 40), copy.Count - start));
                    break;
                default:
                    copy.InsertRange(Place(), Enumerable.Range(0, random.Next(1, 20)).Select(_ => (byte)random.Next(256)));
                    break;
            }

            if (copy.Count == 0)
            {
                copy.Add(0);
            }
        }

        return [.. copy];
    }
}
