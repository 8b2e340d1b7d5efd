namespace Productionize;

public class DataSourceExtensionsTests
{
    private TempCsv _file = null!;

    [SetUp]
    public void Write() => _file = new TempCsv(Customer.Header + "1,20,rent,1\n2,17,rent,1\n3,30,own,1\n4,40,rent,1\n5,50,own,1\n");

    [TearDown]
    public void Delete() => _file.Dispose();

    [Test]
    public async Task Where_Select_Skip_and_Take_keep_the_name_and_the_pass()
    {
        var rejected = new List<RejectedRow>();
        var pass = new DataPass { OnRejected = rejected.Add };

        var source = new CsvDataSource<Customer>(_file.Path).Where(row => row.Age < 50).Skip(1).Select(row => row.Id * 10).Take(7);

        Assert.That(source.Name, Is.EqualTo(_file.Name));
        Assert.That(string.Join(",", await source.ToListAsync(pass)), Is.EqualTo("30,40"));
        Assert.That((pass.Accepted, pass.Rejected, rejected.Single().Line), Is.EqualTo((4, 1, 3)));
        Assert.That(pass.Fingerprint!.Rows, Is.EqualTo(5));
    }

    [Test]
    public async Task Take_reads_no_further_than_it_needs()
    {
        var pass = new DataPass();

        var rows = await new CsvDataSource<Customer>(_file.Path).Take(2).ToListAsync(pass);

        Assert.That(string.Join(",", rows.Select(row => row.Id)), Is.EqualTo("1,3"));
        Assert.That((pass.Accepted, pass.Fingerprint), Is.EqualTo((2L, default(DataFingerprint))));
        Assert.That(await new CsvDataSource<Customer>(_file.Path).Take(0).ToListAsync(), Is.Empty);
    }

    [Test]
    public async Task Each_pass_over_a_derived_source_reads_anew()
    {
        var source = new CsvDataSource<Customer>(_file.Path).Skip(1).Take(2);

        var first = await source.ToListAsync();
        Assert.That(await source.ToListAsync(), Is.EqualTo(first).And.Count.EqualTo(2));
        await foreach (var row in source)
        {
            Assert.That(row.Id, Is.EqualTo(3));
            break;
        }
    }

    [Test]
    public async Task ToListAsync_of_a_cancelled_token_reads_nothing()
    {
        var pass = new DataPass();

        await Assert.CatchAsync<OperationCanceledException>(async () =>
            await new CsvDataSource<Customer>(_file.Path).Where(_ => true).ToListAsync(pass, new CancellationToken(true)));

        Assert.That(pass.Accepted, Is.Zero);
    }

    [Test]
    public void Null_arguments_are_refused_at_the_call()
    {
        IDataSource<Customer> source = new CsvDataSource<Customer>(_file.Path);
        IDataSource<Customer> none = null!;

        Assert.Throws<ArgumentNullException>(() => none.Where(_ => true));
        Assert.Throws<ArgumentNullException>(() => none.Select(row => row));
        Assert.Throws<ArgumentNullException>(() => none.Skip(1));
        Assert.Throws<ArgumentNullException>(() => none.Take(1));
        Assert.Throws<ArgumentNullException>(() => none.ToListAsync().AsTask());
        Assert.Throws<ArgumentNullException>(() => source.Where(null!));
        Assert.Throws<ArgumentNullException>(() => source.Select((Func<Customer, int>)null!));
        Assert.Throws<ArgumentNullException>(() => source.Take(1).ReadAsync(null!));
    }
}
