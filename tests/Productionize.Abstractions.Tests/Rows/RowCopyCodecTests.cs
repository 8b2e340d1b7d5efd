namespace Productionize;

public sealed class RowCopyCodecTests
{
    private static readonly Schema EveryKind = new([.. Enum.GetValues<FieldKind>().Select(kind => new Field(kind.ToString(), kind) { Optional = true })]);

    private static readonly Row Full = RowJson.FromText(EveryKind, """
        {"Boolean":true,"Int64":-7,"Single":1.5,"Double":2.25,"Timestamp":"2026-11-25T00:00:00Z","Date":"2026-11-25","String":"é",
        "SingleVector":[1,2.5],"Json":{"a":[1]}}
        """);

    [Test]
    public void A_row_of_the_same_cells_is_copied_whole_and_read_back_with_bytes_of_its_own()
    {
        var codec = RowCodec.ForRows(EveryKind);

        var copy = codec.Encode(Full);
        var read = codec.Read(copy);

        Assert.That(copy, Is.EqualTo(Full));
        Assert.That(read, Is.EqualTo(Full));
        Assert.That(read.Data.Span.Overlaps(copy.Data.Span), Is.False);
    }

    [Test]
    public void A_missing_cell_stays_missing()
    {
        var copy = RowCodec.ForRows(EveryKind).Encode(RowJson.FromText(EveryKind, "{}"));

        Assert.That(Enumerable.Range(0, EveryKind.Fields.Count).All(copy.IsMissing));
    }

    [Test]
    public void Cells_are_found_by_name_in_any_order_and_others_are_left_out()
    {
        var codec = RowCodec.ForRows(new Schema(new Field("Double", FieldKind.Double), new Field("Other", FieldKind.String) { Optional = true }));

        Assert.That(RowJson.ToText(codec.Encode(Full)), Is.EqualTo("""{"Double":2.25}"""));
    }

    [Test]
    public void A_row_without_a_required_cell_or_with_another_kind_of_it_is_refused_by_name()
    {
        var missing = RowCodec.ForRows(new Schema(new Field("Age", FieldKind.Double)));
        var other = RowCodec.ForRows(new Schema(new Field("Int64", FieldKind.Double)));

        Assert.Multiple(() =>
        {
            Assert.That(() => missing.Encode(Full), Throws.ArgumentException.With.Message.Contains("'Age' (Double) is required but missing"));
            Assert.That(() => other.Encode(Full), Throws.ArgumentException.With.Message.Contains("'Int64' is Double, but the rows have it as Int64"));
            Assert.That(() => missing.Encode(default), Throws.ArgumentException.With.Message.Contains("made without a schema"));
        });
    }

    [Test]
    public void A_row_has_no_codec_of_a_class() => Assert.That(
        RowCodec.For<Row>, Throws.ArgumentException.With.Message.Contains("RowCodec.ForRows(schema)"));

    [Test]
    public void Rows_of_two_schemas_may_alternate()
    {
        var codec = RowCodec.ForRows(new Schema(new Field("x", FieldKind.Int64)));
        var one = RowJson.FromText(new Schema(new Field("x", FieldKind.Int64)), """{"x":1}""");
        var two = RowJson.FromText(new Schema(new Field("y", FieldKind.Int64), new Field("x", FieldKind.Int64)), """{"y":0,"x":2}""");

        Assert.That(new[] { one, two, one, two }.Select(row => codec.Encode(row).GetInt64(0)), Is.EqualTo(new long[] { 1, 2, 1, 2 }));
    }
}
