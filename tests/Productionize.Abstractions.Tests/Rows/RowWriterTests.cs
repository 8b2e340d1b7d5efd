using CsCheck;

namespace Productionize;

public class RowWriterTests
{
    private static readonly Schema Every = new(
        new Field("b", FieldKind.Boolean),
        new Field("l", FieldKind.Int64),
        new Field("f", FieldKind.Single),
        new Field("d", FieldKind.Double),
        new Field("t", FieldKind.Timestamp),
        new Field("y", FieldKind.Date),
        new Field("s", FieldKind.String),
        new Field("v", FieldKind.SingleVector),
        new Field("j", FieldKind.Json));

    [Test]
    public void Every_kind_of_cell_is_read_back() =>
        Gen.Select(Gen.Bool, Gen.Long, Gen.Float, Gen.Double, Gen.DateTimeOffset, Gen.Int[0, 3_652_058], Gen.Char.AlphaNumeric.Array, Gen.Float.Array[0, 500])
            .Sample((truth, whole, single, number, time, day, characters, vector) =>
            {
                var text = new string(characters) + "ü😀";
                var writer = new RowWriter();
                writer.Begin(Every);
                writer.Set(7, vector.AsSpan());
                writer.SetJson(8, "{\"a\":1}"u8);
                writer.Set(6, text);
                writer.Set(5, DateOnly.FromDayNumber(day));
                writer.Set(4, time);
                writer.Set(3, number);
                writer.Set(2, single);
                writer.Set(1, whole);
                writer.Set(0, truth);
                var row = writer.Row;
                Assert.That((row.GetBoolean(0), row.GetInt64(1), row.GetSingle(2), row.GetDouble(3)), Is.EqualTo((truth, whole, single, number)));
                Assert.That((row.GetTimestamp(4), row.GetDate(5), row.GetString(6)), Is.EqualTo((time.ToUniversalTime(), DateOnly.FromDayNumber(day), text)));
                Assert.That(row.GetTimestamp(4).Offset, Is.EqualTo(TimeSpan.Zero));
                Assert.That(row.GetSingles(7).ToArray(), Is.EqualTo(vector));
                Assert.That(row.GetJson(8).SequenceEqual("{\"a\":1}"u8), Is.True);
                Assert.That((row.GetDouble(1), row.GetDouble(2)), Is.EqualTo(((double)whole, (double)single)));
                Assert.That(row[6].AsString(), Is.EqualTo(text));
            });

    [Test]
    public void Cells_never_set_are_missing()
    {
        var writer = new RowWriter();
        writer.Begin(Every);
        writer.Set(6, (string?)null);

        Assert.That(Enumerable.Range(0, 9).All(writer.Row.IsMissing), Is.True);
        Assert.That(writer.Row.GetString(6), Is.Null);
        Assert.That(writer.Row["d"].IsMissing, Is.True);
    }

    [Test]
    public void Begin_forgets_the_row_before()
    {
        var writer = new RowWriter();
        writer.Begin(Every);
        writer.Set(1, -1L);
        writer.Set(3, double.NaN);
        writer.Set(6, new string('x', 3_000));
        writer.Begin(Every);

        Assert.That(writer.NonFinite, Is.EqualTo(-1));
        Assert.That(Enumerable.Range(0, 9).All(writer.Row.IsMissing), Is.True);
        Assert.That(writer.Row.Data.Length, Is.LessThan(100));
    }

    [Test]
    public void Begin_makes_room_for_many_fields()
    {
        var wide = new Schema(Enumerable.Range(0, 1_000).Select(i => new Field($"f{i}", FieldKind.Int64)).ToArray());
        var writer = new RowWriter();
        writer.Begin(wide);
        for (var i = 0; i < 1_000; i++)
        {
            writer.Set(i, (long)i * i);
        }

        Assert.That(Enumerable.Range(0, 1_000).All(i => writer.Row.GetInt64(i) == (long)i * i), Is.True);
    }

    [Test]
    public void NonFinite_is_the_place_of_the_last_number_that_is_not_finite()
    {
        var writer = new RowWriter();
        writer.Begin(Every);
        Assert.That(writer.NonFinite, Is.EqualTo(-1));
        writer.Set(2, float.PositiveInfinity);
        Assert.That(writer.NonFinite, Is.EqualTo(2));
        writer.Set(3, double.NaN);
        Assert.That(writer.NonFinite, Is.EqualTo(3));
        writer.Set(7, [1f, float.NaN]);
        Assert.That(writer.NonFinite, Is.EqualTo(7));
        writer.Set(3, 1.0);
        Assert.That(writer.NonFinite, Is.EqualTo(7));
    }

    [Test]
    public void SetUtf8_is_the_same_as_the_text()
    {
        var (one, other) = (new RowWriter(), new RowWriter());
        one.Begin(Every);
        other.Begin(Every);
        one.Set(6, "größe");
        other.SetUtf8(6, "größe"u8);

        Assert.That(one.Row == other.Row, Is.True);
        Assert.That(other.Row.GetUtf8(6).SequenceEqual("größe"u8), Is.True);
    }

    [Test]
    public void A_row_of_its_own_outlives_the_writer_and_a_view_does_not()
    {
        var writer = new RowWriter();
        writer.Begin(Every);
        writer.Set(1, 1L);
        var (view, copy) = (writer.Row, writer.Row.ToArray());
        writer.Begin(Every);
        writer.Set(1, 2L);

        Assert.That((copy.GetInt64(1), view.GetInt64(1)), Is.EqualTo((1L, 2L)));
    }

    [Test]
    public void A_cell_of_another_kind_or_place_is_refused()
    {
        var writer = new RowWriter();
        Assert.That(Assert.Throws<InvalidOperationException>(() => writer.Set(0, true))!.Message, Does.Contain("call Begin first"));
        Assert.Throws<ArgumentNullException>(() => writer.Begin(null!));
        writer.Begin(Every);

        Assert.That(Assert.Throws<ArgumentException>(() => writer.Set(0, 1L))!.Message, Does.Contain("The field 'b' is Boolean; a Int64 does not fit."));
        Assert.Throws<ArgumentException>(() => writer.Set(1, true));
        Assert.Throws<ArgumentException>(() => writer.Set(1, 1f));
        Assert.Throws<ArgumentException>(() => writer.Set(1, 1.0));
        Assert.Throws<ArgumentException>(() => writer.Set(1, default(DateTimeOffset)));
        Assert.Throws<ArgumentException>(() => writer.Set(1, default(DateOnly)));
        Assert.Throws<ArgumentException>(() => writer.Set(1, "x"));
        Assert.Throws<ArgumentException>(() => writer.Set(1, (string?)null));
        Assert.Throws<ArgumentException>(() => writer.SetUtf8(1, "x"u8));
        Assert.Throws<ArgumentException>(() => writer.SetJson(1, "1"u8));
        Assert.Throws<ArgumentException>(() => writer.Set(1, [1f]));
        Assert.That(Assert.Throws<ArgumentOutOfRangeException>(() => writer.Set(9, 1L))!.Message, Does.Contain("The schema has 9 fields"));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Set(-1, 1L));
        Assert.That(Enumerable.Range(0, 9).All(writer.Row.IsMissing), Is.True);
    }
}
