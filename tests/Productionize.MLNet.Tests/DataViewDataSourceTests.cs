using Microsoft.ML;
using Microsoft.ML.Data;

namespace Productionize;

public sealed class DataViewDataSourceTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Test]
    public async Task Every_type_that_a_cell_can_hold_is_read()
    {
        var view = _ml.Data.LoadFromEnumerable(
        [
            new Wide { Truth = true, Tiny = -1, Byte = 255, Short = -2, UShort = 65535, Int = int.MinValue, UInt = uint.MaxValue, Long =
                long.MaxValue,
                Single = 0.1f, Double = 0.1, Text = "x", At = new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc), Vector = [1, 2] },
            new Wide { Single = float.NaN, Double = double.NaN, Text = "" },
        ]);
        var rows = await view.ToDataSource("wide").ToListAsync();
        Assert.That(rows.Select(RowJson.ToText), Is.EqualTo(new[]
        {
            """{"Truth":true,"Tiny":-1,"Byte":255,"Short":-2,"UShort":65535,"Int":-2147483648,"UInt":4294967295,"Long":9223372036854775807,"Single":0.1,"Double":0.1,"Text":"x","At":"2024-02-29T01:02:03.0000000Z","Vector":[1,2]}""",
            """{"Truth":false,"Tiny":0,"Byte":0,"Short":0,"UShort":0,"Int":0,"UInt":0,"Long":0,"At":"0001-01-01T00:00:00.0000000Z","Vector":[0,0]}""",
        }));
    }

    [Test]
    public async Task Keys_are_their_names_or_their_numbers()
    {
        var view = _ml.Transforms.Conversion.MapValueToKey("Named", "Text").Append(_ml.Transforms.Conversion.Hash("Number", "Text",
            numberOfBits: 4))
            .Fit(Texts("b", "a", "b")).Transform(Texts("b", "a", "unknown"));
        var rows = await view.ToDataSource<Keys>("keys").ToListAsync();
        Assert.That(rows.Select(row => row.Named), Is.EqualTo(new[] { "b", "a", null }));
        Assert.That(rows.Select(row => row.Number), Is.All.InRange(1, 16));
    }

    [Test]
    public async Task What_is_missing_in_ML_NET_is_missing_here_and_a_float_fills_a_double()
    {
        var view = _ml.Data.LoadFromEnumerable([new Sparse { Age = float.NaN, Job = "" }, new Sparse { Age = 0.5f, Job = "cook" }]);
        var rejected = new List<RejectedRow>();
        var pass = new DataPass { OnRejected = rejected.Add };
        Assert.That(await view.ToDataSource<Optional>("sparse").ToListAsync(pass), Is.EqualTo(new Optional[] { new(null, null), new(0.5,
            "cook") }));
        Assert.That(await view.ToDataSource<Required>("sparse").ToListAsync(pass), Is.EqualTo(new Required[] { new(0.5, "cook") }));
        Assert.That(rejected.Single().Faults.Select(fault => fault.Field), Is.EqualTo(new[] { "Age" }));
        Assert.That(pass.Fingerprint!.Rows, Is.EqualTo(2));
    }

    [Test]
    public void Columns_that_do_not_fit_are_all_named_at_once()
    {
        var view = Texts("a");
        var error = Assert.Throws<ArgumentException>(() => view.ToDataSource<Misfit>("texts"));
        Assert.That(error.Message, Does.StartWith(
            "The view does not fit: the column 'Text' is String, the field 'Text' Double; there is no column 'Other'. It has 'Text' " +
                "(String)."));
    }

    [Test]
    public async Task A_pipeline_that_fails_while_it_computes_ends_the_pass_by_name()
    {
        var view = _ml.Data.LoadFromEnumerable(Failing());
        var error = await Assert.ThrowsAsync<DataSourceException>(async () => await view.ToDataSource("failing").ToListAsync());
        Assert.That(error.Message, Is.EqualTo("failing: ML.NET cannot compute the rows: the disk is gone Check the data beneath the " +
            "view."));

        static IEnumerable<Sparse> Failing()
        {
            yield return new Sparse();
            throw new IOException("the disk is gone");
        }
    }

    [Test]
    public void Broken_arguments_are_refused_at_the_call()
    {
        Assert.That(() => ((IDataView)null!).ToDataSource<Required>("x"), Throws.ArgumentNullException);
        Assert.That(() => ((IDataView)null!).ToDataSource("x"), Throws.ArgumentNullException);
        Assert.That(() => Texts("a").ToDataSource(" "), Throws.ArgumentException);
        Assert.That(() => new DataViewDataSource<Row>(Texts("a"), "x", null!), Throws.ArgumentNullException);
    }

    private IDataView Texts(params string[] texts) => _ml.Data.LoadFromEnumerable(texts.Select(text => new TextRow { Text = text }));

    private sealed class TextRow
    {
        public string Text { get; set; } = "";
    }

    private sealed class Sparse
    {
        public float Age { get; set; }

        public string Job { get; set; } = "";
    }

    private sealed class Wide
    {
        public bool Truth { get; set; }

        public sbyte Tiny { get; set; }

        public byte Byte { get; set; }

        public short Short { get; set; }

        public ushort UShort { get; set; }

        public int Int { get; set; }

        public uint UInt { get; set; }

        public long Long { get; set; }

        public float Single { get; set; }

        public double Double { get; set; }

        public string Text { get; set; } = "";

        public DateTime At { get; set; }

        [VectorType(2)]
        public float[] Vector { get; set; } = [0, 0];
    }

    private sealed record Keys(string? Named, long Number);

    private sealed record Optional(double? Age, string? Job);

    private sealed record Required(double Age, string Job);

    private sealed record Misfit(double Text, string Other);
}
