using System.IO.Compression;
using System.Text;
using ZstdSharp;

namespace Productionize;

/// <summary>What may be wrong with the form of a file or a record.</summary>
public class CsvDataSourceFormTests
{
    private static readonly RowCodec<(string? A, string? B)> Codec = new RowCodecBuilder<(string? A, string? B)>()
        .Add("a", row => row.A).Add("b", row => row.B).Build(row => (row.GetString(0), row.GetString(1)));

    [Test]
    public async Task A_missing_file_says_where_it_was_looked_for_and_only_when_read()
    {
        var source = new CsvDataSource<(string?, string?)>("no-such-folder/no.csv", Codec);
        var rows = source.ReadAsync(new DataPass()).GetAsyncEnumerator();

        var error = await Assert.ThrowsAsync<DataSourceException>(async () => await rows.MoveNextAsync());

        Assert.That(error!.Message, Does.StartWith("no-such-folder/no.csv: There is no such file").And.Contains(Path.GetFullPath("no-such-folder/no.csv")));
        Assert.That((error.SourceName, error.Line), Is.EqualTo(("no-such-folder/no.csv", default(long?))));
    }

    [Test]
    public async Task A_directory_is_no_file()
    {
        var error = await Assert.ThrowsAsync<DataSourceException>(async () =>
            await new CsvDataSource<(string?, string?)>(Path.GetTempPath(), Codec).ToListAsync());

        Assert.That(error!.Message, Does.Contain("cannot be read"));
    }

    [TestCase("", "has no header")]
    [TestCase("\n\r\n\n", "has no header")]
    [TestCase("\ufeff", "has no header")]
    [TestCase("a,a,b\n1,2,3\n", "names 'a' more than once")]
    [TestCase("a,c\n1,2\n", "lacks 'b'; it has 'a', 'c', read with the delimiter ','")]
    [TestCase("A1,B1\n1,2\n", "lacks 'a', 'b'; it has 'A1', 'B1'")]
    [TestCase("a\0,b\n", "NUL")]
    [TestCase("a,\"b\n1,2\n", "never closed")]
    public async Task A_header_that_cannot_be_used_is_an_error_of_the_file(string content, string reason)
    {
        using var file = new TempCsv(content);
        var pass = new DataPass();

        var error = await Assert.ThrowsAsync<DataSourceException>(async () =>
            await new CsvDataSource<(string?, string?)>(file.Path, Codec).ToListAsync(pass));

        Assert.That(error!.Message, Does.Contain(reason));
        Assert.That(error.Line, Is.EqualTo(1));
        Assert.That(pass.Fingerprint, Is.Null);
    }

    [TestCase("utf-16")]
    [TestCase("utf-16BE")]
    [TestCase("utf-32")]
    [TestCase("utf-32BE")]
    public async Task A_file_in_a_wider_encoding_is_refused_by_its_mark(string encoding)
    {
        var wide = Encoding.GetEncoding(encoding);
        using var file = new TempCsv([.. wide.GetPreamble(), .. wide.GetBytes("a,b\n1,2\n")]);

        var error = await Assert.ThrowsAsync<DataSourceException>(async () =>
            await new CsvDataSource<(string?, string?)>(file.Path, Codec).ToListAsync());

        Assert.That(error!.Message, Does.Contain("is not UTF-8"));
    }

    [TestCase("\"x\"y,2", "text after a closing quote")]
    [TestCase("x\"y,2", "a quote inside a cell that is not quoted")]
    [TestCase("1", "must have 2 cells, as the header has, not 1")]
    [TestCase("1,2,", "must have 2 cells, as the header has, not 3")]
    [TestCase("  ", "must have 2 cells, as the header has, not 1")]
    public async Task A_record_of_broken_form_is_rejected_as_a_whole_and_the_next_is_read(string record, string rule)
    {
        var (rows, rejected) = await Read($"a,b\n{record}\n3,4\n");

        Assert.That(rows, Is.EqualTo(new[] { ("3", "4") }));
        Assert.That((rejected[0].Line, rejected[0].Raw, rejected[0].Faults.Count), Is.EqualTo((2, record, 1)));
        Assert.That((rejected[0].Faults[0].Field, rejected[0].Faults[0].Value), Is.EqualTo(("", default(string))));
        Assert.That(rejected[0].Faults[0].Rule, Does.Contain(rule));
    }

    [TestCase("x,\"z")]
    [TestCase("x\"y,\"z", Description = "an early stray quote does not hide it")]
    public async Task A_quote_that_takes_in_the_rows_that_follow_ends_the_pass(string record)
    {
        using var file = new TempCsv($"a,b\n1,2\n{record}\n1,2\n3,4\n");
        var pass = new DataPass { MaxRejectedShare = 1 };

        var error = await Assert.ThrowsAsync<DataSourceException>(async () =>
            await new CsvDataSource<(string?, string?)>(file.Path, Codec).ToListAsync(pass));

        Assert.That(error!.Message, Does.Contain("never closed"));
        Assert.That((error.Line, pass.Accepted, pass.Fingerprint), Is.EqualTo((3L, 1L, default(DataFingerprint?))));
    }

    [TestCase("a,b\n3,4\n", Description = "cat a.csv.gz b.csv")]
    [TestCase("\0\0\0\0\u001f\u008b\b\0", Description = "a member that a damaged one hides")]
    public async Task Bytes_behind_a_packed_file_end_the_pass_but_zeros_do_not(string rest)
    {
        var packed = Packed("a,b\n1,2\n"u8.ToArray());
        using var good = new TempCsv([.. packed, .. new byte[200_000]]);
        using var bad = new TempCsv([.. packed, .. Encoding.Latin1.GetBytes(rest)]);

        Assert.That(await new CsvDataSource<(string?, string?)>(good.Path, Codec).ToListAsync(), Has.Count.EqualTo(1));
        Assert.That(
            async () => await new CsvDataSource<(string?, string?)>(bad.Path, Codec).ToListAsync(),
            Throws.TypeOf<DataSourceException>().With.Message.Contains("behind its end"));
    }

    [Test]
    public async Task A_packed_file_with_any_byte_changed_gives_its_rows_or_ends_the_pass()
    {
        var packed = Packed(Encoding.UTF8.GetBytes("a,b\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"{i},{i * 7919 % 104729}\n"))));
        for (var at = 0; at < packed.Length; at++)
        {
            var damaged = packed.ToArray();
            damaged[at] ^= (byte)(1 << (at % 8));
            using var file = new TempCsv(damaged);
            try
            {
                // Name and time of the packed file stand in its header, and change nothing.
                Assert.That(await new CsvDataSource<(string?, string?)>(file.Path, Codec).ToListAsync(), Has.Count.EqualTo(200), $"byte {at}");
            }
            catch (DataSourceException)
            {
            }
        }
    }

    [Test]
    public async Task A_file_that_becomes_shorter_while_it_is_read_ends_the_pass()
    {
        using var file = new TempCsv("a,b\n" + string.Concat(Enumerable.Repeat("1,2\n", 100_000)));

        var error = await Assert.ThrowsAsync<DataSourceException>(async () =>
        {
            await foreach (var _ in new CsvDataSource<(string?, string?)>(file.Path, Codec))
            {
                using var other = new FileStream(file.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                other.SetLength(100_000);
            }
        });

        Assert.That(error!.Message, Does.Contain("shorter while it was read"));
    }

    [TestCase("\"z")]
    [TestCase("\"z\n")]
    [TestCase("\"z\r\n")]
    public async Task An_unclosed_quote_in_the_last_line_rejects_its_row(string end)
    {
        var (rows, rejected) = await Read($"a,b\n1,2\nx,{end}");

        Assert.That(rows, Is.EqualTo(new[] { ("1", "2") }));
        Assert.That((rejected[0].Line, rejected[0].Faults[0].Rule), Is.EqualTo((3L, "has a quote that is never closed")));
    }

    [Test]
    public async Task What_stands_for_missing_is_missing_in_columns_of_every_kind()
    {
        using var file = new TempCsv("Id,Age,Home,Income\n1,20,rent,NA\n2,30,own,-\nNA,30,own,1\n4,30,own,na\n");
        var rejected = new List<RejectedRow>();

        var rows = await new CsvDataSource<Customer>(file.Path, new CsvDataSourceOptions { MissingValues = ["NA", "-"] })
            .ToListAsync(new DataPass { OnRejected = rejected.Add });

        Assert.That(rows, Is.EqualTo(new[] { new Customer(1, 20, "rent", null), new Customer(2, 30, "own", null) }));
        Assert.That(
            rejected.Select(row => row.Faults.Single().ToString()),
            Is.EqualTo(new[] { "Id: is required", "Income: must be a number with a decimal point, such as 1.5" }));
    }

    [Test]
    public async Task A_packed_file_that_was_cut_off_anywhere_ends_the_pass()
    {
        var text = Encoding.UTF8.GetBytes("a,b\n" + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{i},{i * 7919 % 104729}\n")));
        var gzip = Packed(text);
        using var zstd = new MemoryStream();
        using (var packing = new CompressionStream(zstd, leaveOpen: true))
        {
            packing.Write(text);
        }

        foreach (var packed in new[] { gzip, zstd.ToArray(), [.. gzip, .. gzip] })
        {
            foreach (var lost in new[] { 1, 4, 8, 9, 1000, packed.Length / 4 })
            {
                using var file = new TempCsv(packed[..^lost]);
                var pass = new DataPass();
                var error = await Assert.ThrowsAsync<DataSourceException>(async () =>
                    await new CsvDataSource<(string?, string?)>(file.Path, Codec).ToListAsync(pass));

                Assert.That(error!.Message, Does.Contain("damaged or cut off"), $"{lost} of {packed.Length}");
                Assert.That(pass.Fingerprint, Is.Null);
            }
        }
    }

    [Test]
    public async Task Lines_are_counted_in_line_feeds_inside_quotes_and_between_records_too()
    {
        var (_, rejected) = await Read("\n\na,b\r\n\r\n\"1\n\n\",2\r\n!\n\"cr\rcr\",\"\r\n\"\nBAD\n\n\n\nBAD");

        Assert.That(rejected.Select(row => (row.Line, row.Raw)), Is.EqualTo(new[] { (8L, "!"), (11L, "BAD"), (15L, "BAD") }));
    }

    [Test]
    public async Task Lines_stay_right_over_many_buffers()
    {
        var lines = Enumerable.Range(0, 60_000).Select(i => i % 1000 == 7 ? "bad" : $"\"{i}\n\",{i}").ToList();
        var (_, rejected) = await Read("a,b\n" + string.Join('\n', lines));

        var expected = lines.Select((line, index) => (line, index)).Where(one => one.line == "bad").Select(one => 2L + (2 * one.index) - (one.index / 1000));
        Assert.That(rejected.Select(row => row.Line), Is.EqualTo(expected));
    }

    [Test]
    public async Task An_empty_cell_is_missing_quoted_or_not_and_spaces_are_text()
    {
        var (rows, _) = await Read("a,b\n,\"\"\n , x \n");

        Assert.That(rows, Is.EqualTo(new[] { (default(string), default(string)), (" ", " x ") }));
    }

    [Test]
    public async Task Invalid_utf8_rejects_its_row_and_stores_no_replacement()
    {
        byte[] content = [.. "a,b\n1,"u8, 0xE2, 0x82, .. "\n\"x"u8, 0xFF, .. "\",y\n\uFFFD,ü\n"u8];
        var (rows, rejected) = await Read(content);

        Assert.That(rows, Is.EqualTo(new[] { ("\uFFFD", "ü") }));
        Assert.That(rejected.Select(row => (row.Line, row.Faults.Single().Field, row.Faults.Single().Rule)), Is.EqualTo(new[]
        {
            (2L, "b", "must be valid UTF-8"), (3L, "a", "must be valid UTF-8"),
        }));
        Assert.That(rejected.Select(row => row.Raw), Is.All.Null, "with U+FFFD they might be accepted");
    }

    [Test]
    public async Task Two_bad_cells_of_one_record_are_both_named()
    {
        var (_, rejected) = await Read("a,b\nx\0,\"\u0007\"\n");

        Assert.That(string.Join(",", rejected.Single().Faults.Select(fault => fault.Field)), Is.EqualTo("a,b"));
    }

    [Test]
    public async Task The_value_of_a_rejected_row_is_cut_at_a_whole_character_and_its_record_not_at_all()
    {
        var (_, rejected) = await Read($"a,b\n\0{new string('ü', 600_000)}😀,2\n\0{string.Concat(Enumerable.Repeat("😀", 300_000))},2\n");

        Assert.That(rejected, Has.Count.EqualTo(2));
        foreach (var row in rejected)
        {
            Assert.That(row.Raw, Is.Null, "cut, it would be another record, which might be accepted");
            Assert.That(row.Faults[0].Value, Has.Length.InRange(35, 81).And.EndsWith("…").And.Not.Contains("\uFFFD"));
        }
    }

    [Test]
    public async Task MaxFieldLength_counts_characters_and_rejects_only_the_row()
    {
        using var file = new TempCsv("a,b\nüüüüü,1\nüüüüüü,2\n");
        var rejected = new List<RejectedRow>();

        var rows = await new CsvDataSource<(string?, string?)>(file.Path, Codec, new CsvDataSourceOptions { MaxFieldLength = 5 })
            .ToListAsync(new DataPass { OnRejected = rejected.Add });

        Assert.That(rows, Is.EqualTo(new[] { ("üüüüü", "1") }));
        Assert.That(rejected.Single().Faults, Is.EqualTo(new[] { new RowFault("a", "üüüüüü", "must have at most 5 characters (MaxFieldLength)") }));
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task A_record_longer_than_MaxRecordSize_ends_the_pass_with_its_line(CancellationToken cancellationToken)
    {
        using var file = new TempCsv("a,b\n1,2\n\n3,\"4\n" + string.Concat(Enumerable.Repeat("5,6\n", 10_000_000)));
        var pass = new DataPass();

        var error = await Assert.ThrowsAsync<DataSourceException>(async () =>
            await new CsvDataSource<(string?, string?)>(file.Path, Codec).ToListAsync(pass, cancellationToken));

        Assert.That(error!.Line, Is.EqualTo(4));
        Assert.That(error.Message, Does.Contain("longer than 16777216 bytes"));
        Assert.That((pass.Accepted, pass.Fingerprint), Is.EqualTo((1L, default(DataFingerprint))));
    }

    [Test]
    public async Task A_codec_that_throws_rejects_its_row()
    {
        using var file = new TempCsv("a\n1\n0\n2\n");
        var codec = new RowCodecBuilder<long>().Add("a", x => x).Build(row => 10 / row.GetInt64(0));
        var rejected = new List<RejectedRow>();

        var rows = await new CsvDataSource<long>(file.Path, codec).ToListAsync(new DataPass { OnRejected = rejected.Add });

        Assert.That(string.Join(",", rows), Is.EqualTo("10,5"));
        Assert.That(rejected.Single().Line, Is.EqualTo(3));
        Assert.That(rejected.Single().Faults.Single().Rule, Does.StartWith("cannot be made into Int64: "));
    }

    [Test]
    public async Task A_codec_that_only_writes_is_an_error_of_the_program_not_of_the_row()
    {
        using var file = new TempCsv("a\n1\n");
        var codec = new RowCodecBuilder<long>().Add("a", x => x).Build();

        await Assert.ThrowsAsync<NotSupportedException>(async () => await new CsvDataSource<long>(file.Path, codec).ToListAsync());
    }

    private static Task<(List<(string? A, string? B)> Rows, List<RejectedRow> Rejected)> Read(string content) => Read(Encoding.UTF8.GetBytes(content));

    private static async Task<(List<(string? A, string? B)> Rows, List<RejectedRow> Rejected)> Read(byte[] content)
    {
        using var file = new TempCsv(content);
        var rejected = new List<RejectedRow>();
        var rows = await new CsvDataSource<(string? A, string? B)>(file.Path, Codec).ToListAsync(new DataPass { OnRejected = rejected.Add });
        return (rows, rejected);
    }

    private static byte[] Packed(byte[] text)
    {
        using var packed = new MemoryStream();
        using (var packing = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            packing.Write(text);
        }

        return packed.ToArray();
    }
}
