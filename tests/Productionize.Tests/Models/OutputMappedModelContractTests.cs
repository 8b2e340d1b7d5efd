namespace Productionize;

[TestOf(typeof(OutputMappedModel<,,>))]
public sealed class OutputMappedModelContractTests : ModelContract<Applicant, float>
{
    protected override IReadOnlyList<Applicant> Inputs { get; } = [new(30), new(40), new(50)];

    protected override IReadOnlyList<Applicant> BadInputs { get; } = [new(666)];

    protected override ValueTask<IModel<Applicant, float>> CreateAsync() =>
        new(Productionize.Model.Create("churn", (Applicant row) => row.Age)
            .WithOutput(age => age == 666 ? throw new NotSupportedException() : age / 100f));
}
