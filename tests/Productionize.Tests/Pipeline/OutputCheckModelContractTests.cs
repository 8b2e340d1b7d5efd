namespace Productionize;

[TestOf(typeof(OutputCheckModel<,>))]
public sealed class OutputCheckModelContractTests : ModelStageContract<Applicant, float>
{
    protected override IReadOnlyList<Applicant> Inputs { get; } = [new(30), new(40), new(50)];

    protected override IReadOnlyList<Applicant> BadInputs { get; } = [new(666)];

    protected override IModel<Applicant, float> Wrap(IModel<Applicant, float> inner) =>
        new OutputCheckModel<Applicant, float>(inner, RowCodec.For<float>());

    protected override float Answer(Applicant input) => input.Age == 666 ? float.NaN : input.Age / 100f;
}
