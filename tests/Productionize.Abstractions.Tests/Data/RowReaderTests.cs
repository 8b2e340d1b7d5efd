using System.Globalization;
using Microsoft.Extensions.Time.Testing;

namespace Productionize;

public class RowReaderTests
{
    private static readonly Field Id = new("Id", FieldKind.Int64);
    private static readonly Field Price = new("Price", FieldKind.Double) { Optional = true, Minimum = 0 };
    private readonly List<RejectedRow> _rejected = [];
    private readonly List<RejectedRow> _warned = [];

    [SetUp]
    public void Forget()
    {
        _rejected.Clear();
        _warned.Clear();
    }

    [Test]
    public void TryRead_hands_out_what_obeys_and_tells_the_rest()
    {
        var pass = Pass();
        var rows = Reader(new Schema(Id, Price), pass);

        Assert.That(Read(rows, (1, 2.5), (2, -1), (3, null)), Is.EqualTo([1L, 3L]));
        rows.Complete(null);

        Assert.That((pass.Accepted, pass.Rejected, pass.Warnings), Is.EqualTo((2, 1, 0)));
        Assert.That(_rejected.Single() is { Source: "some.csv", Line: 2, Raw: "raw", Header: "Id,Price" });
        Assert.That(_rejected.Single().Faults.Single(), Is.EqualTo(new RowFault("Price", "-1", "must be at least 0")));
    }

    [Test]
    public void TryRead_of_a_row_with_warnings_only_hands_it_out()
    {
        var pass = Pass();
        var rows = Reader(new Schema(Id, Price with { Severity = RuleSeverity.Warn }), pass);

        Assert.That(Read(rows, (1, -1)), Is.EqualTo([1L]));

        Assert.That((pass.Accepted, pass.Rejected, pass.Warnings), Is.EqualTo((1, 0, 1)));
        Assert.That(_warned.Single().Faults.Single().Severity, Is.EqualTo(RuleSeverity.Warn));
    }

    [TestCase(double.NaN, "must be a finite number")]
    [TestCase(double.PositiveInfinity, "must be a finite number")]
    [TestCase(null, "is required")]
    public void TryRead_of_what_no_model_can_use_rejects_it_even_where_the_field_only_warns(double? price, string rule)
    {
        var rows = Reader(new Schema(Id, Price with { Optional = false, Severity = RuleSeverity.Warn }), Pass());

        Assert.That(Read(rows, (1, price)), Is.Empty);
        Assert.That(_rejected.Single().Faults.Single().Rule, Is.EqualTo(rule));
    }

    [Test]
    public void TryRead_of_a_rule_that_fails_the_source_rejects_the_row_and_throws()
    {
        var rows = Reader(new Schema(Id, Price with { Severity = RuleSeverity.Fail }), Pass());

        var error = Assert.Throws<DataSourceException>(() => Read(rows, (1, 1), (2, -1)))!;

        Assert.That((error.SourceName, error.Line), Is.EqualTo(("some.csv", 2L)));
        Assert.That(error.Message, Does.Contain("Price: must be at least 0").And.Not.Contains("-1"));
        Assert.That(_rejected, Has.Count.EqualTo(1));
    }

    [Test]
    public void TryRead_after_a_fault_of_the_whole_record_checks_no_cell()
    {
        var rows = Reader(new Schema(Id), Pass());
        rows.Begin();
        rows.Fault("", null, "is cut off");

        Assert.That(rows.TryRead(out _), Is.False);
        Assert.That(_rejected.Single().Faults.Select(fault => fault.Rule), Is.EqualTo(["is cut off"]));
    }

    [Test]
    public void TryRead_after_a_cell_that_cannot_be_read_names_it_once_beside_the_other_faults()
    {
        var rows = Reader(new Schema(Id, Price), Pass());
        rows.Begin();
        rows.Fault("Id", new string('x', 5000), "must be a whole number");
        rows.Writer.Set(1, -1.0);

        Assert.That(rows.TryRead(out _), Is.False);
        Assert.That(_rejected.Single().Faults.Select(fault => $"{fault}"), Is.EqualTo(["Id: must be a whole number", "Price: must be at least 0"]));
        Assert.That(_rejected.Single().Faults[0].Value, Has.Length.LessThan(200));
    }

    [Test]
    public void Rules_of_several_cells_are_asked_of_rows_that_obey_the_others()
    {
        var schema = new Schema(Id, Price)
            .WithRule("must cost something", row => row.GetDouble(1) > 0)
            .WithRule("must be cheap", row => row.GetDouble(1) < 100, RuleSeverity.Warn);
        var rows = Reader(schema, Pass());

        Assert.That(Read(rows, (1, 5), (2, 0), (3, 500), (4, -1)), Is.EqualTo([1L, 3L]));

        Assert.That(_rejected.Select(row => $"{row.Faults.Single()}"), Is.EqualTo(["must cost something", "Price: must be at least 0"]));
        Assert.That($"{_warned.Single().Faults.Single()}", Is.EqualTo("must be cheap"));
    }

    [Test]
    public void A_rule_of_several_cells_that_throws_is_a_fault_of_the_row()
    {
        var rows = Reader(new Schema(Id, Price).WithRule("must cost something", row => row.GetDouble(1) > 0), Pass());

        Assert.That(Read(rows, (1, null)), Is.Empty);
        Assert.That($"{_rejected.Single().Faults.Single()}", Does.StartWith("must cost something; this could not be checked: "));
    }

    [Test]
    public void A_key_that_was_let_through_before_is_rejected()
    {
        var rows = Reader(new Schema(Id, Price) { Key = ["Id"] }, Pass());

        Assert.That(Read(rows, (1, 1), (2, -1), (2, 2), (1, 3), (3, 4)), Is.EqualTo([1L, 2L, 3L]), "the rejected 2 does not count");
        Assert.That(_rejected.Select(row => (row.Line, row.Faults[0].Field)), Is.EqualTo([(2L, "Price"), (4L, "Id")]));
    }

    [Test]
    public void A_key_of_two_fields_takes_both()
    {
        var rows = Reader(new Schema(Id, Price) { Key = ["Id", "Price"] }, Pass());

        Assert.That(Read(rows, (1, 1), (1, 2), (1, null), (1, 2), (1, null)), Is.EqualTo([1L, 1L, 1L]));
        Assert.That(_rejected.Select(row => row.Line), Is.EqualTo([4L, 5L]));
    }

    [Test]
    public void Values_that_must_ascend_may_stay_but_not_fall()
    {
        var rows = Reader(new Schema(Id with { Ascending = true }, Price with { Ascending = true }), Pass());

        Assert.That(Read(rows, (long.MaxValue - 1, 1), (long.MaxValue, null), (long.MaxValue - 1, 2), (long.MaxValue, 0.5)), Has.Count.EqualTo(2));
        Assert.That(_rejected.Select(row => (row.Line, row.Faults.Single().Field)), Is.EqualTo([(3L, "Id"), (4L, "Price")]));
    }

    [TestCase(1L, null, true)]
    [TestCase(3L, 3L, true)]
    [TestCase(4L, null, false)]
    [TestCase(null, 2L, false)]
    public void Complete_holds_the_number_of_rows_to_its_bounds_rejected_ones_included(long? least, long? most, bool holds)
    {
        var rows = Reader(new Schema(Id, Price) { MinRows = least, MaxRows = most }, Pass());
        Read(rows, (1, 1), (2, -1), (3, 1));

        Assert.That(() => rows.Complete(null), holds ? Throws.Nothing : Throws.TypeOf<DataSourceException>().With.Message.Contains("not 3"));
    }

    [TestCase(0.5, RuleSeverity.Reject, null)]
    [TestCase(0.49, RuleSeverity.Reject, "Price: must be missing in at most 0.49 of the rows, not in 0.5")]
    [TestCase(0.49, RuleSeverity.Warn, null)]
    public void Complete_holds_missing_cells_to_their_share(double rate, RuleSeverity severity, string? message)
    {
        var rows = Reader(new Schema(Id, Price with { MaxMissingRate = rate, Severity = severity }), Pass());
        Read(rows, (1, 1), (2, null));

        Assert.That(
            () => rows.Complete(null), message is null ? Throws.Nothing : Throws.TypeOf<DataSourceException>().With.Message.Contains(message));
        Assert.That(_warned, Has.Count.EqualTo(severity == RuleSeverity.Warn ? 1 : 0));
        Assert.That(_warned.Select(row => row.Line), Is.All.Zero);
    }

    [Test]
    public void In_an_optional_number_NaN_is_missing_for_every_rule()
    {
        var pass = Pass();
        var rows = Reader(new Schema(Id, Price with { Ascending = true, MaxMissingRate = 0.1 }), pass);

        Assert.That(Read(rows, (1, 5), (2, double.NaN), (3, 6)), Is.EqualTo([1L, 2L, 3L]));
        Assert.That(() => rows.Complete(null), Throws.TypeOf<DataSourceException>().With.Message.Contains("not in 0.3333"));
    }

    [Test]
    public void Complete_tells_warnings_of_the_source_before_it_fails_for_what_is_worse()
    {
        var schema = new Schema(Id, Price with { MaxMissingRate = 0.1, Severity = RuleSeverity.Warn }) { MinRows = 5 };
        var rows = Reader(schema, Pass());
        Read(rows, (1, 5), (2, null));

        Assert.That(
            () => rows.Complete(null),
            Throws.TypeOf<DataSourceException>().With.Message.Contains("at least 5 rows").And.Message.Not.Contains("missing"));
        Assert.That(_warned.Single().Faults.Single().Rule, Does.Contain("missing in at most"));
    }

    [TestCase(FieldKind.Timestamp, "2026-01-01T12:00:00Z", 1.0, true)]
    [TestCase(FieldKind.Timestamp, "2026-01-01T11:59:59Z", 1.0, false)]
    [TestCase(FieldKind.Date, "2026-01-01", 1.0, true)]
    [TestCase(FieldKind.Date, "2025-12-31", 1.0, false)]
    public void Complete_holds_the_newest_value_to_its_age(FieldKind kind, string newest, double days, bool holds)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 12, 0, 0, TimeSpan.Zero));
        var schema = new Schema(new Field("At", kind) { MaxAge = TimeSpan.FromDays(days) });
        var rows = new RowReader<Row>(RowCodec.ForRows(schema), new DataPass { Time = time }, "some");
        foreach (var text in new[] { "2001-01-01", newest, "2002-02-02" })
        {
            rows.Begin();
            RowTextParser.Set(rows.Writer, schema.Fields[0], 0, text);
            Assert.That(rows.TryRead(out _), Is.True);
        }

        Assert.That(() => rows.Complete(null), holds ? Throws.Nothing : Throws.TypeOf<DataSourceException>().With.Message.Contains("At: must not be older"));
    }

    [TestCase("20.00:00:00", "20 days")]
    [TestCase("1.12:00:30", "1 day 12 hours 30 seconds")]
    [TestCase("00:00:00.5000000", "00:00:00.5000000")]
    public void Complete_tells_an_age_in_words(string age, string words)
    {
        var schema = new Schema(new Field("At", FieldKind.Date) { MaxAge = TimeSpan.Parse(age, CultureInfo.InvariantCulture) });

        Assert.That(
            () => Reader(schema, Pass()).Complete(null),
            Throws.TypeOf<DataSourceException>().With.Message.Contains($"must not be older than {words}, but no row has a value"));
    }

    [Test]
    public void Complete_of_a_source_without_a_value_of_known_age_throws() => Assert.That(
        () => Reader(new Schema(new Field("At", FieldKind.Date) { MaxAge = TimeSpan.FromDays(1) }), Pass()).Complete(null),
        Throws.TypeOf<DataSourceException>().With.Message.Contains("no row has a value"));

    [Test]
    public void The_fingerprint_of_cells_is_that_of_their_rows_in_their_order()
    {
        var again = Fingerprint((1, 1), (2, null));
        Assert.That(Fingerprint((1, 1), (2, null)), Is.EqualTo(again));
        Assert.That(again, Is.Not.EqualTo(Fingerprint((2, null), (1, 1))));
        Assert.That(Fingerprint((1, 1)), Is.Not.EqualTo(Fingerprint((1, 2))));
        Assert.That(Fingerprint((1, -1)).Rows, Is.EqualTo(1), "rejected rows count");
        var many = Enumerable.Range(0, 10_000).Select(i => ((long)i, (double?)1)).ToArray();
        Assert.That(Fingerprint(many), Is.Not.EqualTo(Fingerprint([.. many.Reverse()])));
    }

    [Test]
    public void Too_many_rejected_rows_end_the_pass_at_its_end_or_as_soon_as_a_thousand_rows_cannot_hold_it()
    {
        var rows = Reader(new Schema(Id, Price), new DataPass { MaxRejectedShare = 0.5 });
        Read(rows, (1, -1), (2, 1));
        Assert.That(() => rows.Complete(null), Throws.Nothing);

        rows = Reader(new Schema(Id, Price), new DataPass { MaxRejectedShare = 0.5 });
        Read(rows, (1, -1), (2, -1), (3, 1));
        Assert.That(() => rows.Complete(null), Throws.TypeOf<DataSourceException>().With.Message.Contains("2 of 3 rows were rejected"));

        rows = Reader(new Schema(Id, Price), new DataPass { MaxRejectedShare = 0.1 });
        var bad = Enumerable.Range(1, 200).Select(i => ((long)i, (double?)-1)).ToArray();
        Assert.That(() => Read(rows, bad), Throws.TypeOf<DataSourceException>().With.Message.Contains("101 of 101 rows were rejected"));
    }

    private static DataFingerprint Fingerprint(params (long Id, double? Price)[] cells)
    {
        var pass = new DataPass();
        var rows = new RowReader<long>(Codec(new Schema(Id, Price)), pass, "some") { FingerprintsCells = true };
        Read(rows, cells);
        rows.Complete(null);
        return pass.Fingerprint!;
    }

    private static List<long> Read(RowReader<long> rows, params (long Id, double? Price)[] cells)
    {
        var read = new List<long>();
        foreach (var (id, price) in cells)
        {
            rows.Begin();
            rows.Writer.Set(0, id);
            if (price is { } number)
            {
                rows.Writer.Set(1, number);
            }

            if (rows.TryRead(out var row))
            {
                read.Add(row);
            }
        }

        return read;
    }

    private static RowReader<long> Reader(Schema schema, DataPass pass) =>
        new(Codec(schema), pass, "some.csv") { Raw = () => "raw", Header = "Id,Price" };

    private static FirstCellCodec Codec(Schema schema) => new(schema);

    private DataPass Pass() => new() { OnRejected = _rejected.Add, OnWarning = _warned.Add };

    private sealed class FirstCellCodec(Schema schema) : RowCodec<long>(schema)
    {
        public override void Write(long value, RowWriter writer) => writer.Set(0, value);

        public override long Read(Row row) => row.GetInt64(0);
    }
}
