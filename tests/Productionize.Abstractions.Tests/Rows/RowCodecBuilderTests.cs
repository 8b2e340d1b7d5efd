namespace Productionize;

public class RowCodecBuilderTests
{
    private sealed record Loan(bool Paid, long Months, float Rate, double Amount, string? Note);

    private static RowCodecBuilder<Loan> Builder() => new RowCodecBuilder<Loan>()
        .Add("paid", loan => loan.Paid)
        .Add("months", loan => loan.Months)
        .Add("rate", loan => loan.Rate)
        .Add("amount", loan => loan.Amount)
        .Add("note", loan => loan.Note)
        .Add(new Field("half", FieldKind.Double) { Maximum = 10 }, (loan, writer, index) => writer.Set(index, loan.Amount / 2));

    [Test]
    public void Build_makes_a_codec_of_the_cells_in_the_order_added()
    {
        var codec = Builder().Build(row => new Loan(row.GetBoolean(0), row.GetInt64(1), row.GetSingle(2), row.GetDouble(3), row.GetString(4)));
        var loan = new Loan(true, 12, 0.5f, 30, null);

        var row = codec.Encode(loan);

        Assert.That(codec.Schema.ToString(), Is.EqualTo("paid Boolean, months Int64, rate Single, amount Double, note String?, half Double"));
        Assert.That((codec.Read(row), row.GetDouble(5), row.IsMissing(4)), Is.EqualTo((loan, 15.0, true)));
        Assert.That(codec.Schema.Check(row).Single().ToString(), Is.EqualTo("half: must be at most 10"));
        Assert.That(codec.Read(codec.Encode(loan with { Note = "n" })).Note, Is.EqualTo("n"));
    }

    [Test]
    public void A_codec_without_a_reader_only_writes()
    {
        var codec = Builder().Build();
        var row = codec.Encode(new Loan(true, 12, 0.5f, 30, null));

        Assert.That(Assert.Throws<NotSupportedException>(() => codec.Read(row))!.Message, Is.EqualTo("This codec of Loan only writes. Give a reader to Build."));
    }

    [Test]
    public void Fields_added_after_Build_do_not_change_the_codec()
    {
        var builder = Builder();
        var codec = builder.Build();
        builder.Add("more", loan => loan.Months);

        Assert.That(codec.Encode(new Loan(true, 12, 0.5f, 30, null)).Schema.Fields, Has.Count.EqualTo(6));
        Assert.That(builder.Build().Schema.Fields, Has.Count.EqualTo(7));
    }

    [Test]
    public void No_fields_names_twice_and_nulls_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new RowCodecBuilder<Loan>().Build());
        Assert.Throws<ArgumentException>(() => Builder().Add("paid", loan => loan.Paid).Build());
        Assert.Throws<ArgumentNullException>(() => Builder().Add(null!, (_, _, _) => { }));
        Assert.Throws<ArgumentNullException>(() => Builder().Add(new Field("x", FieldKind.Date), null!));
    }
}
