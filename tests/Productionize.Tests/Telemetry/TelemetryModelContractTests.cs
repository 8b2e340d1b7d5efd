using System.Diagnostics;

namespace Productionize;

/// <summary>With somebody listening: else the stage does nothing.</summary>
[TestOf(typeof(TelemetryModel<,>))]
public sealed class TelemetryModelContractTests : ModelStageContract<Applicant, float>
{
    private readonly ActivityListener _listener = new()
    {
        ShouldListenTo = source => source.Name == ProductionizeTelemetry.Name,
        Sample = (ref _) => ActivitySamplingResult.AllData,
    };

    protected override IReadOnlyList<Applicant> Inputs { get; } = [new(30), new(40), new(50)];

    [OneTimeSetUp]
    public void Listen() => ActivitySource.AddActivityListener(_listener);

    [OneTimeTearDown]
    public void StopListening() => _listener.Dispose();

    protected override IModel<Applicant, float> Wrap(IModel<Applicant, float> inner) =>
        new TelemetryModel<Applicant, float>(inner, "stub", TimeProvider.System);

    protected override float Answer(Applicant input) => input.Age / 100f;
}
