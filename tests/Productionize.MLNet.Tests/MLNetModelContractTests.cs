namespace Productionize;

[TestOf(typeof(MLNetModel<,>))]
public sealed class MLNetModelContractTests : ModelContract<Customer, Churn>
{
    protected override IReadOnlyList<Customer> Inputs { get; } = TrainedChurn.Customers(3);

    protected override IReadOnlyList<Customer> BadInputs { get; } = [new() { Age = 40, Job = "cook", History = [1, 2, 3] }];

    protected override ValueTask<IModel<Customer, Churn>> CreateAsync() => new(TrainedChurn.Shared.Model());

    protected override bool AreSame(Churn one, Churn other) =>
        (one?.PredictedLabel, one?.Probability, one?.Score) == (other?.PredictedLabel, other?.Probability, other?.Score);
}
