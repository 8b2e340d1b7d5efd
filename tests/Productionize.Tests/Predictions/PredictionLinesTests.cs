using System.Text;

namespace Productionize;

public class PredictionLinesTests
{
    [Test]
    public void A_source_is_written_once_and_again_after_a_failure()
    {
        using var lines = new PredictionLines();

        Assert.That(Append(lines, acknowledged: true), Is.EqualTo(Expect.Rows("source", "record")));
        Assert.That(Append(lines, acknowledged: false), Is.EqualTo(Expect.Rows("record")));
        Assert.That(Append(lines, acknowledged: true), Is.EqualTo(Expect.Rows("source", "record")));
        Assert.That(Append(lines, acknowledged: true), Is.EqualTo(Expect.Rows("record")));
    }

    [Test]
    public void A_source_is_repeated_so_that_a_damaged_one_does_not_take_a_long_file()
    {
        using var lines = new PredictionLines();
        Append(lines, acknowledged: true);
        Append(lines, acknowledged: true, new string('x', 1024 * 1024));

        Assert.That(Append(lines, acknowledged: true), Is.EqualTo(Expect.Rows("source", "record")));
    }

    [Test]
    public void An_outcome_that_names_no_prediction_is_refused()
    {
        using var lines = new PredictionLines();
        lines.Begin();

        Assert.That(
            () => lines.Add([PredictionSamples.Outcome(1, true) with { PredictionId = Guid.Empty }]),
            Throws.ArgumentException.With.Message.Contains("this one has neither"));
        Assert.That(() => lines.Add([null!]), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("outcomes"));
    }

    private static string[] Append(PredictionLines lines, bool acknowledged, string? subject = null)
    {
        lines.Begin();
        lines.Add(PredictionBuffer.Of(PredictionSamples.Record(1) with { Subject = subject }));
        if (acknowledged)
        {
            lines.Acknowledge();
        }

        return Encoding.UTF8.GetString(lines.Written.Span).TrimEnd('\n').Split('\n')
            .Select(line => line.StartsWith("{\"source\":", StringComparison.Ordinal) ? "source" : "record").ToArray();
    }
}
