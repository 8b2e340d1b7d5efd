namespace Productionize;

[TestOf(typeof(MLNetRowModel))]
public sealed class MLNetRowModelContractTests : ModelContract<Row, Row>
{
    private static readonly RowCodec<Customer> Codec = RowCodec.For<Customer>();

    protected override IReadOnlyList<Row> Inputs { get; } = [.. TrainedChurn.Customers(3).Select(Codec.Encode)];

    protected override IReadOnlyList<Row> BadInputs { get; } = [Codec.Encode(new() { Age = 40, Job = "cook", History = [1, 2, 3] })];

    protected override ValueTask<IModel<Row, Row>> CreateAsync() =>
        new(MLNet.CreateModel("churn", TrainedChurn.Shared.Pipeline, TrainedChurn.Shared.Columns));
}
