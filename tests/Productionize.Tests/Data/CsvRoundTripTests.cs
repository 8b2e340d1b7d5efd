using System.Globalization;
using CsCheck;

namespace Productionize;

/// <summary>Rows of every shape written as CSV and read back.</summary>
public class CsvRoundTripTests
{
    public enum Grade
    {
        Poor,
        Fair,
        Good,
    }

    public readonly record struct Point(float X, double Y);

    public sealed record Positional(long Id, string Text, double Number, DateOnly Day, Grade Grade, int? Count, bool? Flag);

    public sealed class Initialised
    {
        public required string Name { get; init; }

        public decimal Price { get; init; }

        public DateTimeOffset At { get; init; }

        [Field(Name = "single value", Optional = true)]
        public float Ratio { get; init; }

        public Guid Key { get; init; }

        public float[]? Vector { get; init; }
    }

    // Everything that a cell may hold: quotes, delimiters, both line ends, characters beyond the basic plane; no control characters.
    private static readonly Gen<string> Text =
        Gen.OneOf(new[] { "a", "\"", ",", "\n", "\r", "\r\n", ";", " ", "\t", "ü", "名", "😀", "=1+1", "'", "\u2028", "\ufeff" }.Select(part => Gen.Const(part)).ToArray())
            .Array[1, 12].Select(string.Concat);

    private static readonly Gen<DateOnly> Day = Gen.Int[0, DateOnly.MaxValue.DayNumber].Select(DateOnly.FromDayNumber);

    private static readonly Gen<Positional> Rows =
        from id in Gen.Long
        from text in Text
        from number in Gen.Double.Where(double.IsFinite)
        from day in Day
        from grade in Gen.Enum<Grade>()
        from count in Gen.Int.Nullable()
        from flag in Gen.Bool.Nullable()
        select new Positional(id, text, number, day, grade, count, flag);

    [Test]
    public void Rows_written_as_csv_are_read_back_equal() =>
        Rows.Array[0, 30].Sample(
            rows =>
            {
                using var file = new TempCsv("Id,Text,Number,Day,Grade,Count,Flag\n" + string.Concat(rows.Select(row => string.Create(
                    CultureInfo.InvariantCulture,
                    $"{row.Id},{Quoted(row.Text)},{row.Number:R},{row.Day:yyyy-MM-dd},{row.Grade},{row.Count},{row.Flag}\r\n"))));
                var pass = new DataPass { OnRejected = row => Assert.Fail(string.Join("; ", row.Faults)) };

                var read = new CsvDataSource<Positional>(file.Path).ToListAsync(pass).AsTask().GetAwaiter().GetResult();

                Assert.That(read, Is.EqualTo(rows));
            },
            iter: 200);

    [Test]
    public async Task A_class_with_init_members_is_read()
    {
        using var file = new TempCsv(
            "Name,Price,At,single value,Key,Vector\n" +
            "x,1234567.89,2024-02-01T10:00:00+02:00,,0F8FAD5B-D9CB-469F-A165-70867728950E,\"[1, 2.5]\"\n" +
            "y,0.1,2024-02-01,0.1,0f8fad5b-d9cb-469f-a165-70867728950e,\n");

        var rows = await new CsvDataSource<Initialised>(file.Path).ToListAsync();

        Assert.That((rows[0].Name, rows[0].Price, rows[0].At.UtcDateTime), Is.EqualTo(("x", 1234567.89m, new DateTime(2024, 2, 1, 8, 0, 0))));
        Assert.That((rows[0].Ratio, rows[0].Key), Is.EqualTo((float.NaN, new Guid("0f8fad5b-d9cb-469f-a165-70867728950e"))));
        Assert.That(string.Join(" ", rows[0].Vector!), Is.EqualTo("1 2.5"));
        Assert.That((rows[1].At.UtcDateTime, rows[1].Ratio, rows[1].Vector), Is.EqualTo((new DateTime(2024, 2, 1), 0.1f, default(float[]))));
    }

    [Test]
    public async Task A_struct_and_a_bare_number_are_rows_too()
    {
        using var points = new TempCsv("Y,X\n0.1,0.1\n");
        using var numbers = new TempCsv("value\n1.5\n");

        Assert.That(await new CsvDataSource<Point>(points.Path).ToListAsync(), Is.EqualTo(new[] { new Point(0.1f, 0.1) }));
        Assert.That((await new CsvDataSource<double>(numbers.Path).ToListAsync()).Single(), Is.EqualTo(1.5));
    }

    [TestCase("Id", "9223372036854775808", "must be a whole number between -2^63 and 2^63-1")]
    [TestCase("Text", "", "is required")]
    [TestCase("Number", "NaN", "must be a finite number")]
    [TestCase("Number", "1\0", "must not contain the control character U+0000")]
    [TestCase("Day", "2024-02-30", "must be a day, such as 2024-02-01")]
    [TestCase("Grade", "good", "must be one of Poor, Fair, Good")]
    [TestCase("Grade", "1", "must be one of Poor, Fair, Good")]
    [TestCase("Count", "3000000000", "must be at most 2147483647")]
    [TestCase("Count", "1.0", "must be a whole number")]
    [TestCase("Flag", "yes", "must be true or false")]
    public async Task A_cell_that_does_not_fit_its_member_is_named_with_its_rule(string column, string cell, string rule)
    {
        var cells = new Dictionary<string, string>
        {
            ["Id"] = "1", ["Text"] = "x", ["Number"] = "1", ["Day"] = "2024-02-01", ["Grade"] = "Good", ["Count"] = "1", ["Flag"] = "true", [column] = cell,
        };
        using var file = new TempCsv(string.Join(',', cells.Keys) + "\n" + string.Join(',', cells.Values) + "\n");
        var rejected = new List<RejectedRow>();

        var rows = await new CsvDataSource<Positional>(file.Path).ToListAsync(new DataPass { OnRejected = rejected.Add });

        Assert.That(rows, Is.Empty);
        Assert.That(rejected.Single().Faults, Is.EqualTo(new[] { new RowFault(column, cell.Length == 0 ? null : cell.Replace("\0", "\\u0000"), rule) }));
    }

    [Test]
    [NonParallelizable]
    public async Task A_time_without_a_zone_is_utc_whatever_the_zone_of_the_machine()
    {
        using var file = new TempCsv("value\n2024-03-31T02:30:00\n");
        var before = Environment.GetEnvironmentVariable("TZ");
        try
        {
            foreach (var zone in (string?[])["UTC", "Asia/Tokyo", "Europe/Berlin", "America/St_Johns"])
            {
                Environment.SetEnvironmentVariable("TZ", zone);
                TimeZoneInfo.ClearCachedData();

                var read = (await new CsvDataSource<DateTime>(file.Path).ToListAsync()).Single();

                Assert.That(read, Is.EqualTo(new DateTime(2024, 3, 31, 2, 30, 0)), zone);
            }
        }
        finally
        {
            Environment.SetEnvironmentVariable("TZ", before);
            TimeZoneInfo.ClearCachedData();
        }
    }

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
