namespace Productionize;

[TestOf(typeof(InputMappedModel<,,>))]
public sealed class InputMappedModelContractTests : ModelContract<Applicant, float>
{
    protected override IReadOnlyList<Applicant> Inputs { get; } = [new(30), new(40), new(50)];

    protected override IReadOnlyList<Applicant> BadInputs { get; } = [new(666)];

    protected override ValueTask<IModel<Applicant, float>> CreateAsync() =>
        new(Productionize.Model.Create("churn", (Years row) => row.Value / 100f)
            .WithInput((Applicant row) => row.Age == 666 ? throw new NotSupportedException() : new Years(row.Age)));

    private sealed record Years(float Value);
}
