namespace Productionize;

public class SqlCellTests
{
    private static readonly Guid Id = new("0f8fad5b-d9cb-469f-a165-70867728950e");

    private static IEnumerable<TestCaseData> Fitting() =>
    [
        new(FieldKind.Boolean, true, "true"), new(FieldKind.Boolean, 0L, "false"), new(FieldKind.Boolean, (byte)1, "true"),
        new(FieldKind.Boolean, "true", "true"),
        new(FieldKind.Int64, 7L, "7"), new(FieldKind.Int64, 7, "7"), new(FieldKind.Int64, (short)7, "7"), new(FieldKind.Int64, (byte)7, "7"),
        new(FieldKind.Int64, (sbyte)-7, "-7"), new(FieldKind.Int64, 7u, "7"), new(FieldKind.Int64, 7ul, "7"), new(FieldKind.Int64, (ushort)7, "7"),
        new(FieldKind.Int64, 7m, "7"), new(FieldKind.Int64, 7d, "7"), new(FieldKind.Int64, 7f, "7"), new(FieldKind.Int64, "7", "7"),
        new(FieldKind.Int64, -9223372036854775808d, "-9223372036854775808"),
        new(FieldKind.Double, 1.5, "1.5"), new(FieldKind.Double, 1.5f, "1.5"), new(FieldKind.Double, 1.5m, "1.5"), new(FieldKind.Double, 7, "7"),
        new(FieldKind.Double, ulong.MaxValue, "1.8446744073709552E+19"), new(FieldKind.Double, "1.5", "1.5"), new(FieldKind.Single, 1.5, "1.5"),
        new(FieldKind.Timestamp, new DateTime(2024, 2, 1, 10, 0, 0), "2024-02-01T10:00:00.0000000Z"),
        new(FieldKind.Timestamp, new DateTime(2024, 2, 1, 10, 0, 0, DateTimeKind.Utc), "2024-02-01T10:00:00.0000000Z"),
        new(FieldKind.Timestamp, new DateTimeOffset(2024, 2, 1, 10, 0, 0, TimeSpan.FromHours(2)), "2024-02-01T08:00:00.0000000Z"),
        new(FieldKind.Timestamp, new DateOnly(2024, 2, 1), "2024-02-01T00:00:00.0000000Z"),
        new(FieldKind.Timestamp, "2024-02-01 10:00:00", "2024-02-01T10:00:00.0000000Z"),
        new(FieldKind.Date, new DateOnly(2024, 2, 1), "2024-02-01"), new(FieldKind.Date, new DateTime(2024, 2, 1), "2024-02-01"),
        new(FieldKind.Date, new DateTimeOffset(2024, 2, 1, 0, 0, 0, TimeSpan.FromHours(9)), "2024-02-01"), new(FieldKind.Date, "2024-02-01", "2024-02-01"),
        new(FieldKind.String, "x", "x"), new(FieldKind.String, "", ""), new(FieldKind.String, Id, "0f8fad5b-d9cb-469f-a165-70867728950e"),
        new(FieldKind.String, 1.5m, "1.5"), new(FieldKind.String, true, "true"), new(FieldKind.String, 'c', "c"),
        new(FieldKind.String, TimeSpan.FromMinutes(90), "01:30:00"), new(FieldKind.String, new DateOnly(2024, 2, 1), "2024-02-01"),
        new(FieldKind.String, new DateTime(2024, 2, 1), "2024-02-01T00:00:00.0000000Z"),
        new(FieldKind.Json, "[1]", "[1]"), new(FieldKind.Json, "{\"a\":1}"u8.ToArray(), "{\"a\":1}"), new(FieldKind.Json, 7, "7"), new(FieldKind.Json, 1.5, "1.5"),
    ];

    private static IEnumerable<TestCaseData> Unfit() =>
    [
        new(FieldKind.Boolean, 2L, "2", "must be true or false, or 1 or 0"), new(FieldKind.Boolean, "", "", "must be true or false, or 1 or 0"),
        new(FieldKind.Int64, 1.5, "1.5", "must be a whole number between -2^63 and 2^63-1"),
        new(FieldKind.Int64, 9223372036854775808d, "9.223372036854776E+18", "must be a whole number between -2^63 and 2^63-1"),
        new(FieldKind.Int64, ulong.MaxValue, "18446744073709551615", "must be a whole number between -2^63 and 2^63-1"),
        new(FieldKind.Int64, 1e28m, "10000000000000000000000000000", "must be a whole number between -2^63 and 2^63-1"),
        new(FieldKind.Int64, true, "true", "must be a whole number between -2^63 and 2^63-1"),
        new(FieldKind.Int64, new byte[3], "3 bytes", "must be a whole number between -2^63 and 2^63-1"),
        new(FieldKind.Single, 1e39, "1E+39", "must be a finite number"), new(FieldKind.Double, true, "true", "must be a number"),
        new(FieldKind.Timestamp, 1706745600L, "1706745600", "must be a time"),
        new(FieldKind.Date, new DateTime(2024, 2, 1, 1, 0, 0), "2024-02-01T01:00:00.0000000Z", "must be a day without a time"),
        new(FieldKind.String, new byte[3], "3 bytes", "must be a text, not Byte[]"),
        new(FieldKind.SingleVector, new byte[3], "3 bytes", "must be a JSON list of numbers, such as [1, 2.5], or the bytes of 32-bit numbers"),
        new(FieldKind.Json, "{"u8.ToArray(), "1 bytes", "must be JSON"), new(FieldKind.Json, double.NaN, "NaN", "must be JSON"),
    ];

    [TestCaseSource(nameof(Fitting))]
    public void A_value_that_fits_is_converted(FieldKind kind, object value, string text)
    {
        var writer = Begin(kind, out var field);

        Assert.That(SqlCell.Set(writer, field, 0, value), Is.Null);
        Assert.That(writer.Row[0].ToString(), Is.EqualTo(text));
    }

    [TestCaseSource(nameof(Unfit))]
    public void A_value_that_does_not_fit_breaks_a_rule(FieldKind kind, object value, string shown, string rule)
    {
        var writer = Begin(kind, out var field);

        Assert.That((SqlCell.Set(writer, field, 0, value), SqlCell.Shown(value)), Is.EqualTo((rule, shown)));
        Assert.That(writer.Row.IsMissing(0), Is.True);
    }

    [Test]
    public void Vectors_come_as_bytes_numbers_or_text()
    {
        foreach (var value in (object[])[new byte[] { 0, 0, 128, 63, 0, 0, 32, 64 }, new[] { 1f, 2.5f }, "[1, 2.5]"])
        {
            var writer = Begin(FieldKind.SingleVector, out var field);

            Assert.That(SqlCell.Set(writer, field, 0, value), Is.Null);
            Assert.That(writer.Row.GetSingles(0).ToArray(), Is.EqualTo(new[] { 1f, 2.5f }));
        }
    }

    [Test]
    public void A_time_of_this_machine_is_taken_as_the_instant_that_it_is()
    {
        var writer = Begin(FieldKind.Timestamp, out var field);
        var local = new DateTime(2024, 7, 1, 10, 0, 0, DateTimeKind.Local);

        SqlCell.Set(writer, field, 0, local);

        Assert.That(writer.Row.GetTimestamp(0).UtcDateTime, Is.EqualTo(local.ToUniversalTime()));
    }

    private static RowWriter Begin(FieldKind kind, out Field field)
    {
        var writer = new RowWriter();
        field = new Field("a", kind) { Optional = true };
        writer.Begin(new Schema(field));
        return writer;
    }
}
