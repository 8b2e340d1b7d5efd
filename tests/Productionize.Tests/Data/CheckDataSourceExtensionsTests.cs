namespace Productionize;

public class CheckDataSourceExtensionsTests
{
    private static readonly Customer[] Customers = [new(1, 20, "rent", 1), new(2, 50, "rent", 1), new(3, 30, "own", null)];

    [Test]
    public async Task A_rule_rejects_by_the_number_of_the_row_and_says_its_name()
    {
        var rejected = new List<RejectedRow>();
        var pass = new DataPass { OnRejected = rejected.Add };

        var rows = await Source().Check("must be young", row => row.Age < 50).ToListAsync(pass);

        Assert.That(string.Join(",", rows.Select(row => row.Id)), Is.EqualTo("1,3"));
        Assert.That((pass.Accepted, pass.Rejected, rejected.Single().ToString()), Is.EqualTo((2L, 1L, "customers:2")));
        Assert.That(rejected[0].Faults.Single().ToString(), Is.EqualTo("must be young"));
    }

    [Test]
    public async Task A_rule_that_warns_lets_through_and_one_that_fails_ends_the_pass()
    {
        var warned = new List<RejectedRow>();

        Assert.That(
            await Source().Check("must be young", row => row.Age < 50, RuleSeverity.Warn).ToListAsync(new DataPass { OnWarning = warned.Add }),
            Has.Count.EqualTo(3));
        var error = await Assert.ThrowsAsync<DataSourceException>(
            async () => await Source().Check("must be young", row => row.Age < 50, RuleSeverity.Fail).ToListAsync());

        Assert.That(warned.Single().Line, Is.EqualTo(2));
        Assert.That(error!.Message, Is.EqualTo("customers, line 2: A row breaks a rule that no row may break. must be young."));
    }

    [Test]
    public async Task A_rule_that_throws_is_a_fault_of_the_row()
    {
        var rejected = new List<RejectedRow>();

        await Source().Check("must earn", row => row.Income!.Value > 0).ToListAsync(new DataPass { OnRejected = rejected.Add });

        Assert.That(rejected.Single().Faults.Single().Rule, Does.StartWith("must earn; this could not be checked: "));
    }

    [Test]
    public void A_severity_that_is_none_is_refused() => Assert.That(
        () => Source().Check("must be young", row => row.Age < 50, (RuleSeverity)7), Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public async Task A_codec_checks_what_the_source_let_through_and_gives_the_same_objects()
    {
        var codec = RowCodec.For<Customer>(RowCodec.For<Customer>().Schema.With(field => field with { Maximum = 49 }, "Age"));
        var pass = new DataPass();

        var rows = await Source().Check(codec).ToListAsync(pass);

        Assert.That((ReferenceEquals(rows[0], Customers[0]), ReferenceEquals(rows[1], Customers[2])), Is.EqualTo((true, true)));
        Assert.That((pass.Accepted, pass.Rejected), Is.EqualTo((2L, 1L)));
    }

    [Test]
    public async Task A_null_row_and_one_that_the_codec_cannot_write_are_rejected()
    {
        var codec = new RowCodecBuilder<Customer>().Add("Home", row => row.Home.ToUpperInvariant()).Build();
        var rejected = new List<RejectedRow>();

        await new[] { null!, Customers[0] with { Home = null! }, Customers[0] }.ToDataSource("customers", codec)
            .ToListAsync(new DataPass { OnRejected = rejected.Add });

        Assert.That(rejected[0].Faults.Single().Rule, Is.EqualTo("must not be null"));
        Assert.That(rejected[1].Faults.Single().Rule, Does.StartWith("cannot be read as cells: "));
        Assert.That(rejected, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Rows_in_memory_have_a_fingerprint_with_a_codec_only()
    {
        var (plain, first, second, other) = (new DataPass(), new DataPass(), new DataPass(), new DataPass());

        await Source().ToListAsync(plain);
        await Customers.ToDataSource("a", RowCodec.For<Customer>()).ToListAsync(first);
        await Customers.ToAsyncEnumerable().ToDataSource("b", RowCodec.For<Customer>()).ToListAsync(second);
        await Customers.Reverse().ToDataSource("a", RowCodec.For<Customer>()).ToListAsync(other);

        Assert.That((plain.Fingerprint, second.Fingerprint), Is.EqualTo((default(DataFingerprint), first.Fingerprint)));
        Assert.That(first.Fingerprint!.Rows, Is.EqualTo(3));
        Assert.That(other.Fingerprint!.Sha256, Is.Not.EqualTo(first.Fingerprint.Sha256), "the order counts");
    }

    [Test]
    public async Task A_union_has_its_name_the_common_schema_and_no_fingerprint_where_a_part_has_none()
    {
        using var file = new TempCsv(Customer.Header + "4,20,rent,1\n");
        var csv = new CsvDataSource<Customer>(file.Path);
        var (joined, mixed) = (new DataPass(), new DataPass());

        var rows = await DataSource.Union("both", csv, csv).ToListAsync(joined);
        await Source().Concat(csv).ToListAsync(mixed);

        Assert.That((rows.Count, joined.Fingerprint!.Rows, mixed.Fingerprint), Is.EqualTo((2, 2L, default(DataFingerprint))));
        Assert.That(
            (DataSource.Union("both", csv, csv).Name, DataSource.Union("both", csv, csv).Schema, Source().Concat(csv).Name, Source().Concat(csv).Schema),
            Is.EqualTo(("both", csv.Schema, "customers", default(Schema))));
        Assert.That(() => DataSource.Union<Customer>("none"), Throws.ArgumentException);
        Assert.That(() => DataSource.Union("null", csv, null!), Throws.ArgumentException);
    }

    private static IDataSource<Customer> Source() => Customers.ToDataSource("customers");
}
