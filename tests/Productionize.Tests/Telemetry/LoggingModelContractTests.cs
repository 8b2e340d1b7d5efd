using Microsoft.Extensions.Logging.Testing;

namespace Productionize;

[TestOf(typeof(LoggingModel<,>))]
public sealed class LoggingModelContractTests : ModelStageContract<Applicant, float>
{
    protected override IReadOnlyList<Applicant> Inputs { get; } = [new(30), new(40), new(50)];

    protected override IModel<Applicant, float> Wrap(IModel<Applicant, float> inner) =>
        new LoggingModel<Applicant, float>(
            inner, "stub", RowCodec.For<Applicant>, RowCodec.For<float>, new FakeLogger(), TimeProvider.System);

    protected override float Answer(Applicant input) => input.Age / 100f;
}
