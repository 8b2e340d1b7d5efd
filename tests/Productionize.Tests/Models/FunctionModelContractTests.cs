namespace Productionize;

[TestOf(typeof(FunctionModel<,>))]
public sealed class FunctionModelContractTests : ModelContract<Applicant, float>
{
    protected override IReadOnlyList<Applicant> Inputs { get; } = [new(30), new(40), new(50)];

    protected override IReadOnlyList<Applicant> BadInputs { get; } = [new(666)];

    protected override ValueTask<IModel<Applicant, float>> CreateAsync() =>
        new(Productionize.Model.Create("churn", (Applicant row) => row.Age == 666 ? throw new NotSupportedException() : row.Age / 100f));
}
