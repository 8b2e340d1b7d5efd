using System.Text;
using System.Text.Json;

namespace Productionize;

public class OutcomeLineTests
{
    private static readonly FieldValue[] Values =
        [true, false, 1L, long.MinValue, 1.0, -0.5, 1e300, double.NaN, double.NegativeInfinity, "1", "", "ä\n", default];

    [TestCaseSource(nameof(Values))]
    public void A_value_comes_back_with_its_type(FieldValue value)
    {
        var outcome = PredictionSamples.Outcome(1, value, day: 1) with { Kind = "decision", Revision = 4 };

        Assert.That(OutcomeLine.Read(Line(outcome)), Is.EqualTo(outcome));
    }

    [Test]
    public void An_outcome_by_key_comes_back_without_an_id()
    {
        var outcome = PredictionSamples.OutcomeOf("order 7", true);

        Assert.That(OutcomeLine.Read(Line(outcome)), Is.EqualTo(outcome));
    }

    [Test]
    public void A_member_that_is_missing_or_unknown_is_named()
    {
        var line = Encoding.UTF8.GetString(Line(PredictionSamples.Outcome(1, true)).Span);

        Assert.Multiple(() =>
        {
            Refuses(line.Replace("\"value\":true,", "", StringComparison.Ordinal), "The member 'value' is missing.");
            Refuses(line.Replace("\"observed\"", "\"seen\"", StringComparison.Ordinal), "The member 'seen' is unknown");
        });

        static void Refuses(string line, string message) => Assert.That(
            () => OutcomeLine.Read(Encoding.UTF8.GetBytes(line)), Throws.InstanceOf<JsonException>().With.Message.StartsWith(message));
    }

    private static ReadOnlyMemory<byte> Line(PredictionOutcome outcome)
    {
        using var buffer = new LineBuffer();
        OutcomeLine.Write(buffer, outcome);
        return buffer.Written[..^1].ToArray();
    }
}
