namespace Productionize;

[TestOf(typeof(ModelPipeline<,>))]
public sealed class ModelPipelineContractTests : ModelContract<Applicant, float>
{
    protected override IReadOnlyList<Applicant> Inputs { get; } = [new(30), new(40), new(50)];

    protected override IReadOnlyList<Applicant> BadInputs { get; } = [new(17)];

    protected override ValueTask<IModel<Applicant, float>> CreateAsync() => new(new StubModel(row => row.Age / 100f)
        .AsBuilder().UseTelemetry().UseInputValidation().UseOutputCheck().Build());
}
