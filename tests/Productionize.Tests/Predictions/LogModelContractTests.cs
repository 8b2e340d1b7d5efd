using Microsoft.Extensions.Logging.Abstractions;

namespace Productionize;

[TestOf(typeof(LogModel<,>))]
[TestFixture(false)]
[TestFixture(true)]
public sealed class LogModelContractTests(bool audit) : ModelStageContract<Applicant, float>
{
    private static readonly LogPrivacy Privacy = new(new PredictionLogOptions(), NullLogger.Instance, "stub");
    private PredictionQueue _queue = null!;

    protected override IReadOnlyList<Applicant> Inputs { get; } = [new(30), new(40), new(50)];

    [OneTimeSetUp]
    public void Open() =>
        _queue = new PredictionQueue(new RecordingPredictionLogger(), new PredictionLogOptions(), TimeProvider.System, NullLogger.Instance, "stub");

    [OneTimeTearDown]
    public async Task Close() => await _queue.DisposeAsync();

    protected override IModel<Applicant, float> Wrap(IModel<Applicant, float> inner) => new LogModel<Applicant, float>(
        inner, "stub", RowCodec.For<Applicant>(), RowCodec.For<float>(), _queue, new PredictionSample(1),
        new PredictionClock(TimeProvider.System), Privacy, audit);

    protected override float Answer(Applicant input) => input.Age / 100f;
}
