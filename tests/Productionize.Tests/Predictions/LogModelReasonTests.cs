namespace Productionize;

public class LogModelReasonTests
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task The_reason_that_an_answer_gives_stands_in_its_record_before_the_callers(bool audit)
    {
        var logger = new RecordingPredictionLogger();
        var builder = new StubModel(_ => 1).AsBuilder();
        await using var model = (audit ? builder.UsePredictionAudit(logger) : builder.UsePredictionLog(logger))
            .Use(inner => new Fallback(inner)).Build();

        await model.PredictAsync(new Applicant(30), new() { Reason = "the caller's" });
        await model.PredictAsync(new Applicant(20), new() { Reason = "the caller's" });
        await model.FlushAsync();

        Assert.That(logger.Records.Select(record => record.Reason), Is.EqualTo(Expect.Rows("primary timed out", "the caller's")));
    }

    private sealed class Fallback(IModel<Applicant, float> inner) : DelegatingModel<Applicant, float>(inner)
    {
        public override async ValueTask<Prediction<float>> PredictAsync(
            Applicant input, PredictionOptions options = default, CancellationToken cancellationToken = default)
        {
            var answer = await Inner.PredictAsync(input, options, cancellationToken);
            return input.Age == 30 ? answer with { Reason = "primary timed out" } : answer;
        }
    }
}
