using System.Text;
using System.Text.Json;

namespace Productionize;

public class PredictionLineTests
{
    private static readonly PredictionSource Source = new(PredictionSamples.Churn, PredictionSamples.Input, PredictionSamples.Output);

    private static readonly Dictionary<string, PredictionSource> Sources = new() { ["s"] = Source };

    [Test]
    public void A_record_comes_back_with_every_member()
    {
        var record = PredictionSamples.Record(1, key: "k") with
        {
            Role = PredictionRole.Shadow,
            Status = PredictionStatus.Failed,
            Output = null,
            Subject = "s",
            Caller = "c",
            TraceId = "0af7651916cd43dd8448eb211c80319c",
            Tags = new Dictionary<string, string> { ["a"] = "b" },
            Reason = "r",
            Error = "e",
        };

        var (read, source) = PredictionLine.Read(Line(record), Sources, new RowWriter());

        Assert.That(source, Is.SameAs(Source));
        Assert.That(read.Tags, Is.EqualTo(record.Tags));
        Assert.That(read with { Tags = record.Tags }, Is.EqualTo(record));
    }

    [Test]
    public void A_record_of_a_source_that_no_line_describes_is_refused() => Assert.That(
        () => PredictionLine.Read(Line(PredictionSamples.Record(1)), new Dictionary<string, PredictionSource>(), new RowWriter()),
        Throws.TypeOf<JsonException>().With.Message.EqualTo("No line of the file says what its source is."));

    [Test]
    public void A_member_that_is_missing_is_named()
    {
        var line = Encoding.UTF8.GetString(Line(PredictionSamples.Record(1)).Span)
            .Replace("\"role\":\"Live\",", "", StringComparison.Ordinal);

        Assert.That(
            () => PredictionLine.Read(Encoding.UTF8.GetBytes(line), Sources, new RowWriter()),
            Throws.TypeOf<JsonException>().With.Message.EqualTo("The member 'role' is missing."));
    }

    private static ReadOnlyMemory<byte> Line(PredictionRecord record)
    {
        using var buffer = new LineBuffer();
        PredictionLine.Write(buffer, PredictionBuffer.Of(record)[0], "s");
        return buffer.Written[..^1].ToArray();
    }
}
