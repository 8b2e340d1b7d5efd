namespace Productionize.Predictions;

public class PredictionEntryTests
{
    [Test]
    public void Members_that_were_not_given_are_null()
    {
        var entry = PredictionBuffer.Of(new PredictionRecord
        {
            Id = Some.Full().Id, Time = Some.Noon, Model = Some.Churn, Input = Some.InputRow(40, null),
        })[0];

        Assert.Multiple(() =>
        {
            Assert.That(entry.Output, Is.Null);
            Assert.That((entry.Subject, entry.Caller, entry.Key), Is.EqualTo(((string?)null, (string?)null, (string?)null)));
            Assert.That((entry.TraceId, entry.Reason, entry.Error), Is.EqualTo(((string?)null, (string?)null, (string?)null)));
            Assert.That(entry.Tags, Is.Null);
            Assert.That((entry.Role, entry.Status), Is.EqualTo((PredictionRole.Live, PredictionStatus.Answered)));
        });
    }

    [Test]
    public void Members_stand_where_the_record_had_them()
    {
        var full = Some.Full() with { Subject = "s", Caller = "c", Key = "k", Reason = "r", Error = "e" };
        var entry = PredictionBuffer.Of(full)[0];

        Assert.Multiple(() =>
        {
            Assert.That((entry.Subject, entry.Caller, entry.Key, entry.Reason, entry.Error), Is.EqualTo(("s", "c", "k", "r", "e")));
            Assert.That((entry.Time, entry.Duration), Is.EqualTo((full.Time, full.Duration)));
            Assert.That((entry.Role, entry.Status), Is.EqualTo((PredictionRole.Shadow, PredictionStatus.Failed)));
            Assert.That(entry.Tags, Is.EqualTo(full.Tags));
        });
    }

    [Test]
    public void An_empty_text_is_not_a_missing_one() => Assert.That(
        PredictionBuffer.Of(Some.Full() with { Key = "", Subject = null })[0] is { Key: "", Subject: null }, Is.True);

    [Test]
    public void Data_is_the_entry_itself_and_can_be_added_to_another_batch()
    {
        var batch = PredictionBuffer.Of(Some.Full(), Some.Full() with { Key = "second" });
        var other = new PredictionBuffer();
        other.AddSource(batch.Sources[0]);
        other.Add(batch[1].Data.Span);

        Assert.That(other[0].Key, Is.EqualTo("second"));
    }
}
