namespace Productionize;

[TestOf(typeof(VersionedModel<,>))]
public sealed class VersionedModelContractTests : ModelContract<Applicant, float>
{
    protected override IReadOnlyList<Applicant> Inputs { get; } = [new(30), new(40), new(50)];

    protected override IReadOnlyList<Applicant> BadInputs { get; } = [new(666)];

    protected override ValueTask<IModel<Applicant, float>> CreateAsync() => new(new VersionedModel<Applicant, float>(
        new StubModel(row => row.Age == 666 ? throw new NotSupportedException() : row.Age / 100f), new ModelInfo("churn", 3)));
}
