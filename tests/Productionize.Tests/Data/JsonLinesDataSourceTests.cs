using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Productionize;

public class JsonLinesDataSourceTests
{
    public sealed record Reading(
        long Id, float? Level, double? Volume, bool? Open, DateTimeOffset? At, DateOnly? Day, string? CustomerName, float[]? Vector, string[]? Tags);

    [TestCase("{\"Id\": 1}\n{\"Id\": 2}\n")]
    [TestCase("{\"Id\": 1}\r\n{\"Id\": 2}\r\n")]
    [TestCase("\uFEFF{\"Id\": 1}\n{\"Id\": 2}")]
    [TestCase("\n  \n{\"Id\": 1}\n\t\r\n{\"Id\": 2}\n\n")]
    public async Task Lines_end_with_LF_or_CRLF_and_blank_ones_are_no_records(string text)
    {
        using var file = new TempCsv(text);
        var pass = new DataPass();

        var rows = await new JsonLinesDataSource<Reading>(file.Path).ToListAsync(pass);

        Assert.That(string.Join(",", rows.Select(row => row.Id)), Is.EqualTo("1,2"));
        Assert.That(pass.Fingerprint, Is.EqualTo(new DataFingerprint(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), 2)));
    }

    [Test]
    public async Task A_packed_file_is_read_and_its_unpacked_bytes_are_hashed()
    {
        var text = Encoding.UTF8.GetBytes("{\"Id\": 1}\n");
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(text);
        }

        using var file = new TempCsv(packed.ToArray());
        var pass = new DataPass();

        await new JsonLinesDataSource<Reading>(file.Path).ToListAsync(pass);

        Assert.That(pass.Fingerprint, Is.EqualTo(new DataFingerprint(Convert.ToHexStringLower(SHA256.HashData(text)), 1)));
    }

    [Test]
    public async Task Members_are_found_as_columns_are_and_others_are_ignored()
    {
        using var file = new TempCsv(
            """
            {"id": 1, "customer_name": "loose", "other": {"a": [1]}, "other": 2}
            {"ID": 2, "customer_name": "loose", "CustomerName": "exact"}
            {"Id": 3, "CustomerName": null, "customer-name": "loose"}
            {"Id": 4, "\u0043ustomerName": "escaped"}
            """);

        var rows = await new JsonLinesDataSource<Reading>(file.Path).ToListAsync();

        Assert.That(
            string.Join(",", rows.Select(row => row.CustomerName ?? "-")), Is.EqualTo("loose,exact,-,escaped"));
    }

    [TestCase("""{"Id": 1, "Id": 2}""", "Id", null, "must stand once in the object")]
    [TestCase("""{"Id": 1, "customer_name": "a", "customer name": "b"}""", "CustomerName", null, "must stand once in the object")]
    [TestCase("""{"Id": "1"}""", "Id", "\"1\"", "must be a whole number")]
    [TestCase("""{"Id": 1.5}""", "Id", "1.5", "must be a whole number")]
    [TestCase("""{"Id": 9223372036854775808}""", "Id", "9223372036854775808", "must be a whole number between -2^63 and 2^63-1")]
    [TestCase("""{"Id": 1, "Level": 1e39}""", "Level", "1e39", "must be a finite number")]
    [TestCase("""{"Id": 1, "Volume": "many"}""", "Volume", "\"many\"", "must be a number")]
    [TestCase("""{"Id": 1, "Volume": "Infinity"}""", "Volume", "Infinity", "must be a finite number")]
    [TestCase("""{"Id": 1, "Open": 1}""", "Open", "1", "must be true or false")]
    [TestCase("""{"Id": 1, "At": "noon"}""", "At", "\"noon\"", "must be a time in ISO 8601, such as 2024-02-01T13:45:00Z")]
    [TestCase("""{"Id": 1, "Day": "2024-02-30"}""", "Day", "\"2024-02-30\"", "must be a day, such as 2024-02-01")]
    [TestCase("""{"Id": 1, "CustomerName": 7}""", "CustomerName", "7", "must be a text")]
    [TestCase("""{"Id": 1, "CustomerName": "\ud800"}""", "CustomerName", "\"\\ud800\"", "must be valid Unicode: it has half a surrogate pair")]
    [TestCase("""{"Id": 1, "Vector": [1, "x"]}""", "Vector", "[1, \"x\"]", "must be a list of numbers, such as [1, 2.5]")]
    [TestCase("""{"Id": 1, "Tags": ["\ud800"]}""", "Tags", "[\"\\ud800\"]", "must be valid Unicode: it has half a surrogate pair")]
    [TestCase("""{}""", "Id", null, "is required")]
    [TestCase("""[1]""", "", null, "must be a JSON object, not Array")]
    [TestCase("""{"Id": 1""", "", null, "must be one JSON object; it is broken at byte 9 of the line")]
    [TestCase("""{"Id": 1} {"Id": 2}""", "", null, "must be one JSON object; it is broken at byte 11 of the line")]
    public async Task A_bad_line_is_rejected_with_field_value_and_rule(string line, string field, string? value, string rule)
    {
        using var file = new TempCsv("{\"Id\": 0}\n" + line + "\n{\"Id\": 3}\n");
        var rejected = new List<RejectedRow>();

        var rows = await new JsonLinesDataSource<Reading>(file.Path).ToListAsync(new DataPass { OnRejected = rejected.Add });

        Assert.That(string.Join(",", rows.Select(row => row.Id)), Is.EqualTo("0,3"));
        Assert.That((rejected.Single().Line, rejected[0].Raw, rejected[0].Source), Is.EqualTo((2L, line, file.Name)));
        Assert.That(rejected[0].Faults, Is.EqualTo(new[] { new RowFault(field, value, rule) }));
    }

    [Test]
    public async Task All_faults_of_a_row_are_told_at_once()
    {
        using var file = new TempCsv("""{"Id": "x", "Age": 17, "Home": "boat", "Income": "1"}""");
        var rejected = new List<RejectedRow>();

        await new JsonLinesDataSource<Customer>(file.Path).ToListAsync(new DataPass { OnRejected = rejected.Add });

        Assert.That(rejected.Single().Faults, Is.EqualTo(new[]
        {
            new RowFault("Id", "\"x\"", "must be a whole number"),
            new RowFault("Income", "\"1\"", "must be a number"),
            new RowFault("Age", "17", "must be at least 18"),
            new RowFault("Home", "boat", "must be one of rent, own"),
        }));
    }

    [Test]
    public async Task A_line_that_is_no_utf8_is_rejected()
    {
        using var file = new TempCsv([.. "{\"Id\": 1, \"CustomerName\": \""u8, 0xFF, .. "\"}\n"u8]);
        var rejected = new List<RejectedRow>();

        await new JsonLinesDataSource<Reading>(file.Path).ToListAsync(new DataPass { OnRejected = rejected.Add });

        Assert.That(rejected.Single().Faults.Single().Rule, Is.EqualTo("must be valid UTF-8"));
    }

    [TestCase(1024, true)]
    [TestCase(1025, false)]
    public async Task A_line_of_the_largest_size_is_read_and_a_longer_one_ends_the_pass_by_its_number(int size, bool isRead)
    {
        const string start = "{\"Id\": 2, \"CustomerName\": \"";
        using var file = new TempCsv("{\"Id\": 1}\n" + start + new string('x', size - start.Length - 2) + "\"}\n{\"Id\": 3}");
        var source = new JsonLinesDataSource<Reading>(file.Path, new JsonLinesDataSourceOptions { MaxLineSize = 1024 });

        if (isRead)
        {
            Assert.That(await source.ToListAsync(), Has.Count.EqualTo(3));
        }
        else
        {
            var error = await Assert.ThrowsAsync<DataSourceException>(async () => await source.ToListAsync());
            Assert.That((error!.Line, error.Message), Is.EqualTo((2L,
                $"{file.Path}, line 2: The line is longer than 1024 bytes. Is the file one JSON object a line? If so, raise " +
                "JsonLinesDataSourceOptions.MaxLineSize.")));
        }
    }

    [Test]
    public async Task A_huge_line_without_an_end_is_given_up_at_the_bound()
    {
        using var file = new TempCsv(new string('x', 5_000_000));
        var source = new JsonLinesDataSource<Reading>(file.Path, new JsonLinesDataSourceOptions { MaxLineSize = 100_000 });

        var error = await Assert.ThrowsAsync<DataSourceException>(async () => await source.ToListAsync());

        Assert.That(error!.Line, Is.EqualTo(1));
    }

    [Test]
    public async Task A_file_that_is_utf16_or_absent_is_refused_with_the_remedy()
    {
        using var file = new TempCsv([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("{\"Id\": 1}\n")]);

        var wide = await Assert.ThrowsAsync<DataSourceException>(async () => await new JsonLinesDataSource<Reading>(file.Path).ToListAsync());
        var absent = await Assert.ThrowsAsync<DataSourceException>(async () => await new JsonLinesDataSource<Reading>("none.jsonl").ToListAsync());

        Assert.That(wide!.Message, Does.EndWith("Save it as UTF-8."));
        Assert.That(absent!.Message, Does.Contain("There is no such file"));
    }

    [Test]
    public void Options_out_of_range_are_named_at_once() => Assert.That(
        () => new JsonLinesDataSource<Reading>("a.jsonl", new JsonLinesDataSourceOptions { Name = "", MaxLineSize = 1023 }),
        Throws.ArgumentException.With.Message.EqualTo(
            "JsonLinesDataSourceOptions: Name is 0 characters long, allowed is 1 to 256 characters, or null; " +
            "MaxLineSize is 1023, allowed is 1024 to 1073741824."));
}
