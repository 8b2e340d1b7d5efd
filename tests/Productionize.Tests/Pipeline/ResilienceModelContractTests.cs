using Polly;
using Polly.Retry;

namespace Productionize;

[TestOf(typeof(ResilienceModel<,>))]
public sealed class ResilienceModelContractTests : ModelStageContract<Applicant, float>
{
    protected override IReadOnlyList<Applicant> Inputs { get; } = [new(30), new(40), new(50)];

    protected override IModel<Applicant, float> Wrap(IModel<Applicant, float> inner) =>
        new ResilienceModel<Applicant, float>(
            inner, new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { Delay = TimeSpan.Zero }).Build());

    protected override float Answer(Applicant input) => input.Age / 100f;
}
