using System.Globalization;
using System.Security.Cryptography;

namespace Productionize;

public class EdgeCaseTests
{
    private static readonly Dictionary<string, string> Rules = new()
    {
        ["bad_number"] = "number",
        ["bad_date"] = "must be a day",
        ["bad_bool"] = "must be true or false",
        ["out_of_range"] = "between -2^63 and 2^63-1",
        ["non_finite"] = "number",
        ["field_count"] = "cells, as the header has",
        ["control_character"] = "control character U+0000",
        ["invalid_encoding"] = "must be valid UTF-8",
        ["missing_required"] = "is required",
    };

    private static readonly Dictionary<string, string> FileReasons = new()
    {
        ["duplicate_header"] = "names 'amount' more than once",
        ["no_header"] = "has no header",
        ["missing_column"] = "'amount'",
        ["invalid_encoding"] = "is not UTF-8",
    };

    // Culture-invariant mode knows no cultures: these have the traits that break careless parsers.
    private static CultureInfo[] Cultures() =>
    [
        CultureInfo.InvariantCulture,
        Culture(",", ".", "dd.MM.yyyy", "."), // as de-DE
        Culture(",", ".", "d.MM.yyyy", "."), // as tr-TR
        Culture(".", ",", "M/d/yyyy", "/"),
        Culture(",", "\u00a0", "yyyy-MM-dd", "-", "\u2212"),
    ];

    private static IEnumerable<TestCaseData> Cases() =>
        from one in EdgeCase.All()
        from culture in Cultures()
        select new TestCaseData(one, culture).SetArgDisplayNames(one.File, culture.NumberFormat.NumberDecimalSeparator + culture.DateTimeFormat.ShortDatePattern);

    [TestCaseSource(nameof(Cases))]
    [CancelAfter(5000)]
    public async Task ReadAsync_of_an_edge_case_does_what_its_manifest_says(EdgeCase one, CultureInfo culture, CancellationToken cancellationToken)
    {
        CultureInfo.CurrentCulture = culture;
        var rejected = new List<RejectedRow>();
        var pass = new DataPass { OnRejected = rejected.Add };
        if (one.File == "d17_unclosed_quote.csv")
        {
            // The manifest allows to refuse the file, as long as the line is named: the row that is rejected would stand for several.
            var unclosed = await Assert.ThrowsAsync<DataSourceException>(async () => await one.Source().ToListAsync(pass, cancellationToken));
            Assert.That((unclosed!.Line, pass.Accepted), Is.EqualTo((one.Rejected.Single().Line, 1)));
            Assert.That(unclosed.Message, Does.Contain("never closed"));
            return;
        }

        if (!one.IsLoaded)
        {
            var error = await Assert.ThrowsAsync<DataSourceException>(async () => await one.Source().ToListAsync(pass, cancellationToken));
            Assert.That(error!.Message, Does.Contain(FileReasons[one.FileReason]).And.Contains(one.File));
            Assert.That(pass.Accepted + pass.Rejected, Is.Zero);
            Assert.That(pass.Fingerprint, Is.Null);
            return;
        }

        var rows = await one.Source().ToListAsync(pass, cancellationToken);

        Assert.That(rows, Has.Count.EqualTo(one.Accepted));
        Assert.That(pass.Accepted, Is.EqualTo(one.Accepted));
        Assert.That(rejected.Select(row => row.Line), Is.EqualTo(one.Rejected.Select(row => row.Line)));
        foreach (var (row, expected) in rejected.Zip(one.Rejected))
        {
            Assert.That(row.Source, Is.EqualTo(one.File));
            Assert.That(row.Faults, Has.Count.EqualTo(1), row.ToString());
            Assert.That(row.Faults[0].Field, Is.EqualTo(expected.Column), row.ToString());
            Assert.That(row.Faults[0].Rule, Does.Contain(Rules[expected.Reason]), row.ToString());
        }

        foreach (var (record, column, value) in one.Values)
        {
            Assert.That(rows[record - 1][column].ToString(), Is.EqualTo(value), $"{record} {column}");
        }

        Assert.That(pass.Fingerprint, Is.EqualTo(new DataFingerprint(
            Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(one.PathOfFile(), cancellationToken))),
            pass.Accepted + pass.Rejected)));
    }

    [Test]
    public void Every_csv_case_of_the_manifest_is_run() => Assert.That(EdgeCase.All(), Has.Length.EqualTo(25));

    [Test]
    public async Task ReadAsync_keeps_text_as_it_is_with_newlines_formulas_and_a_mebibyte()
    {
        var texts = new List<string>();
        foreach (var one in EdgeCase.All().Where(one => one.File[..3] is "d03" or "d10" or "d26"))
        {
            texts.AddRange((await one.Source().ToListAsync()).Select(row => row["name"].AsString()!));
        }

        Assert.That(texts, Is.EqualTo(new[]
        {
            "line one\nline two, with comma", "say \"hi\"", "Ann", new string('x', 1 << 20), "Cy",
            "=HYPERLINK(\"http://x\",\"y\")", "@SUM(A1)", "<script>alert(1)</script>",
        }));
    }

    private static CultureInfo Culture(string point, string group, string date, string separator, string minus = "-")
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NumberGroupSeparator) = (point, group);
        culture.NumberFormat.NegativeSign = minus;
        (culture.DateTimeFormat.ShortDatePattern, culture.DateTimeFormat.DateSeparator) = (date, separator);
        return culture;
    }
}
