namespace Productionize;

[TestOf(typeof(InputValidationModel<,>))]
public sealed class InputValidationModelContractTests : ModelStageContract<Applicant, float>
{
    protected override IReadOnlyList<Applicant> Inputs { get; } = [new(30), new(40), new(50)];

    protected override IReadOnlyList<Applicant> BadInputs { get; } = [new(17), new(30, "tent")];

    protected override IModel<Applicant, float> Wrap(IModel<Applicant, float> inner) =>
        new InputValidationModel<Applicant, float>(inner, RowCodec.For<Applicant>(), RowCodec.For<Applicant>().Schema);

    protected override float Answer(Applicant input) => input.Age / 100f;
}
