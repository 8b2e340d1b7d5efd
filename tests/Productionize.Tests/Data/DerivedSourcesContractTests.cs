using Polly;
using Polly.Retry;

namespace Productionize;

[TestOf(typeof(JoinedDataSource<>))]
public sealed class JoinedDataSourceContractTests : DerivedCustomersContract
{
    protected override IReadOnlyList<Customer> Rows { get; } = [.. Customers, .. Customers];

    protected override long Rejected => 2;

    protected override IDataSource<Customer> Derive(IDataSource<Customer> source) => source.Concat(source);
}

[TestOf(typeof(PlacedDataSource<>))]
public sealed class PlacedDataSourceContractTests : DerivedCustomersContract
{
    protected override IReadOnlyList<Customer> Rows => Customers;

    protected override IDataSource<Customer> Derive(IDataSource<Customer> source) =>
        new PlacedDataSource<Customer>(source, source.Name, $"2026-10/{source.Name}");
}

[TestOf(typeof(SequenceDataSource<>))]
public sealed class SequenceDataSourceContractTests : DataSourceContract<Customer>
{
    protected override IReadOnlyList<Customer> Rows => DerivedCustomersContract.Customers;

    protected override ValueTask<IDataSource<Customer>> CreateAsync() => new(Rows.ToDataSource("customers"));
}

[TestOf(typeof(CheckedDataSource<>))]
public sealed class CheckedDataSourceContractTests : DataSourceContract<Customer>
{
    protected override IReadOnlyList<Customer> Rows => DerivedCustomersContract.Customers;

    protected override long Rejected => 1;

    protected override ValueTask<IDataSource<Customer>> CreateAsync() =>
        new(Rows.Append(new Customer(9, 17, "rent", 1)).ToDataSource("customers", RowCodec.For<Customer>()));
}

[TestOf(typeof(RuledDataSource<>))]
public sealed class RuledDataSourceContractTests : DerivedCustomersContract
{
    protected override IReadOnlyList<Customer> Rows { get; } = [.. Customers.Where(row => row.Age < 40)];

    protected override long Rejected => 2;

    protected override IDataSource<Customer> Derive(IDataSource<Customer> source) => source.Check("must be young", row => row.Age < 40);
}

[TestOf(typeof(RetriedDataSource<>))]
public sealed class RetriedDataSourceContractTests : DerivedCustomersContract
{
    private static readonly ResiliencePipeline Pipeline = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 9, Delay = TimeSpan.Zero }).Build();

    protected override IReadOnlyList<Customer> Rows => Customers;

    // Breaks off once after each row.
    protected override IDataSource<Customer> Derive(IDataSource<Customer> source) =>
        new BreakingSource<Customer>(source, Customers.Count).Retry(Pipeline, RowCodec.For<Customer>());
}

public abstract class DerivedCustomersContract : DataSourceContract<Customer>
{
    private readonly TempCsv _file = new(Customer.Header + "1,20,rent,1\n2,17,rent,1\n3,30,own,\n4,40,rent,1\n");

    public static IReadOnlyList<Customer> Customers { get; } = [new(1, 20, "rent", 1), new(3, 30, "own", null), new(4, 40, "rent", 1)];

    protected override long Rejected => 1;

    [OneTimeTearDown]
    public void Delete() => _file.Dispose();

    protected override ValueTask<IDataSource<Customer>> CreateAsync() => new(Derive(new CsvDataSource<Customer>(_file.Path)));

    protected abstract IDataSource<Customer> Derive(IDataSource<Customer> source);
}
