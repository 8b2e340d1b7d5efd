namespace Productionize;

public class RowTests
{
    private static readonly Schema Cells = new(
        new Field("n", FieldKind.Int64), new Field("s", FieldKind.String), new Field("v", FieldKind.SingleVector), new Field("j", FieldKind.Json));

    [Test]
    public void A_getter_of_another_kind_or_a_missing_cell_says_so()
    {
        var row = Write(w => w.Set(1, "x"));

        Assert.That(Fault(() => row.GetInt64(0)), Is.EqualTo("The field 'n' is missing, not Int64. Ask IsMissing first."));
        Assert.That(Fault(() => row.GetBoolean(1)), Is.EqualTo("The field 's' is String, not Boolean. Ask IsMissing first."));
        Assert.That(Fault(() => row.GetDouble(1)), Does.Contain("is String, not Double"));
        Assert.That(Fault(() => row.GetSingle(0)), Does.Contain("is Int64, not Single"));
        Assert.That(Fault(() => row.GetDate(0)), Does.Contain("not Date"));
        Assert.That(Fault(() => row.GetTimestamp(0)), Does.Contain("not Timestamp"));
        Assert.That(Fault(() => row.GetString(0)), Is.Null);
        Assert.That(Fault(() => row.GetSingles(1).Length), Does.Contain("not SingleVector"));
        Assert.That(Fault(() => row.GetJson(1).Length), Does.Contain("not Json"));

        static string? Fault(Func<object?> ask)
        {
            try
            {
                ask();
                return null;
            }
            catch (InvalidOperationException error)
            {
                return error.Message;
            }
        }
    }

    [Test]
    public void Indexers_give_cells_by_place_and_name()
    {
        var row = Write(w =>
        {
            w.Set(0, 5L);
            w.SetJson(3, "[1]"u8);
            w.Set(2, [1f]);
        });

        Assert.That((row[0].AsInt64(), row["n"].AsInt64(), row["s"].IsMissing, row["j"].AsString()), Is.EqualTo((5L, 5L, true, "[1]")));
        Assert.That(Assert.Throws<InvalidOperationException>(() => _ = row["v"])!.Message, Is.EqualTo("The field 'v' is a vector: use GetSingles."));
        Assert.That(Assert.Throws<ArgumentException>(() => _ = row["N"])!.Message, Does.StartWith("There is no field 'N'."));
        Assert.Throws<ArgumentOutOfRangeException>(() => row.IsMissing(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => row.IsMissing(-1));
    }

    [Test]
    public void Rows_are_equal_by_cells_and_their_names_and_kinds()
    {
        var (one, same, other) = (Write(w => w.Set(0, 1L)), Write(w => w.Set(0, 1L)), Write(w => w.Set(0, 2L)));
        var renamed = new Row(new Schema(Cells.Fields.Select(field => field with { Name = field.Name + "2" }).ToArray()), one.Data);
        var ruled = new Row(Cells.With(field => field with { Maximum = 3 }, "n"), one.Data);

        Assert.That(one == same && one.Equals((object)same) && one.GetHashCode() == same.GetHashCode() && one == ruled, Is.True);
        Assert.That(one != other && one != renamed && !one.Equals("x") && one != default && default(Row) != one, Is.True);
        Assert.That(default(Row) == default, Is.True);
    }

    [Test]
    public void ToString_tells_names_and_kinds_and_no_values()
    {
        Assert.That(Write(w => w.Set(1, "secret")).ToString(), Is.EqualTo("n Int64, s String, v SingleVector, j Json"));
        Assert.That(default(Row).ToString(), Is.Empty);
    }

    private static Row Write(Action<RowWriter> write)
    {
        var writer = new RowWriter();
        writer.Begin(Cells);
        write(writer);
        return writer.Row;
    }
}
