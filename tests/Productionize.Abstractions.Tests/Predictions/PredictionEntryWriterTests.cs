using System.Diagnostics;

namespace Productionize.Predictions;

public class PredictionEntryWriterTests
{
    [TestCase("0AF7651916CD43DD8448EB211C80319C")]
    [TestCase("0af7651916cd43dd8448eb211c80319")]
    [TestCase("0af7651916cd43dd8448eb211c80319c0")]
    [TestCase("g")]
    [TestCase("")]
    public void Write_refuses_what_is_no_trace_id_with_value_bound_and_remedy(string trace) => Assert.That(
        () => new PredictionEntryWriter().Write(0, Some.Full() with { TraceId = trace }).Length,
        Throws.ArgumentException.With.Message.StartsWith(
            $"'{trace}' is no trace id: it has 32 lower-case hexadecimal digits. Take Activity.TraceId, or null."));

    [Test]
    public void Write_of_no_record_is_refused() => Assert.That(
        () => new PredictionEntryWriter().Write(0, null!).Length,
        Throws.ArgumentNullException.With.Property("ParamName").EqualTo("record"));

    [Test]
    public void Write_from_parts_is_Write_of_the_record()
    {
        var record = Some.Full();
        var options = new PredictionOptions
        {
            Id = record.Id,
            Key = record.Key,
            Subject = record.Subject,
            Caller = record.Caller,
            Tags = record.Tags,
            Role = record.Role,
            Reason = record.Reason,
        };
        var parts = new PredictionEntryWriter().Write(
            0, options, record.Status, record.Time.UtcTicks, record.Duration, record.Input.Data.Span, record.Output!.Value.Data.Span,
            ActivityTraceId.CreateFromString(record.TraceId), record.Error).ToArray();

        Assert.That(parts, Is.EqualTo(new PredictionEntryWriter().Write(0, record).ToArray()));
    }

    [Test]
    public void Write_leaves_nothing_of_the_entry_before()
    {
        var writer = new PredictionEntryWriter();
        var bare = new PredictionRecord { Id = Guid.Empty, Time = Some.Noon, Model = Some.Churn, Input = Some.InputRow(1, null) };
        var first = writer.Write(0, bare).ToArray();
        writer.Write(0, Some.Full());

        Assert.That(writer.Write(0, bare).ToArray(), Is.EqualTo(first));
    }

    [Test]
    public void Write_grows_for_every_part()
    {
        var text = new string('ä', 3000);
        var record = Some.Full() with { Subject = text, Error = text, Tags = new Dictionary<string, string> { [text] = text } };
        var batch = PredictionBuffer.Of(record);

        Assert.That((batch[0].Subject, batch[0].Error), Is.EqualTo((text, text)));
        Assert.That(batch[0].Tags!.Single(), Is.EqualTo(new KeyValuePair<string, string>(text, text)));
    }
}
