using CsCheck;

namespace Productionize.Predictions;

public class PredictionBufferTests
{
    private static readonly Gen<string?> Text = Gen.String.Null();

    private static readonly Gen<PredictionRecord> Records =
        from id in Gen.Guid
        from ticks in Gen.Long[0, DateTimeOffset.MaxValue.UtcTicks]
        from duration in Gen.Long
        from role in Gen.Enum<PredictionRole>()
        from status in Gen.Enum<PredictionStatus>()
        from texts in Text.Array[5]
        from tags in Gen.Dictionary(Gen.String, Gen.String)[0, 3]
        from age in Gen.Single
        from p in Gen.Double
        from answered in Gen.Bool
        from traced in Gen.Bool
        from job in Text
        select new PredictionRecord
        {
            Id = id,
            Time = new DateTimeOffset(ticks, TimeSpan.Zero),
            Duration = TimeSpan.FromTicks(duration),
            Model = Some.Churn,
            Role = role,
            Status = status,
            Input = Some.InputRow(age, job),
            Output = answered ? Some.OutputRow(p) : null,
            Subject = texts[0],
            Caller = texts[1],
            Key = texts[2],
            TraceId = traced ? "0af7651916cd43dd8448eb211c80319c" : null,
            Tags = tags.Count == 0 ? null : tags,
            Reason = texts[3],
            Error = texts[4],
        };

    [Test]
    public void A_batch_is_a_list_of_its_entries() => Records.Array[0, 5].Sample(records =>
        Assert.That(
            PredictionBuffer.Of(records).Select(entry => (entry.Id, entry.UtcTicks)),
            Is.EqualTo(records.Select(record => (record.Id, record.Time.UtcTicks)))));

    [Test]
    public void Records_come_back_from_a_batch_as_they_were() => Records.Array[0, 20].Sample(
        records =>
        {
            var batch = PredictionBuffer.Of(records);
            Assert.That(batch.Count, Is.EqualTo(records.Length));
            for (var i = 0; i < records.Length; i++)
            {
                AssertSame(batch[i].ToRecord(), records[i]);
            }
        },
        iter: 300,
        threads: 1);

    [Test]
    public void An_entry_is_read_member_by_member_without_a_record()
    {
        var full = Some.Full();
        var entry = PredictionBuffer.Of(full)[0];
        Assert.That(entry.Id, Is.EqualTo(full.Id));
        Assert.That(entry.UtcTicks, Is.EqualTo(full.Time.UtcTicks));
        Assert.That(entry.Input, Is.EqualTo(full.Input));
        Assert.That(entry.Output, Is.EqualTo(full.Output));
        Assert.That(entry.TraceId, Is.EqualTo(full.TraceId));
        Assert.That(entry.Source.Model, Is.SameAs(Some.Churn));
    }

    [Test]
    public void A_record_outlives_its_batch()
    {
        var batch = PredictionBuffer.Of(Some.Full());
        var record = batch[0].ToRecord();
        batch.Clear();
        batch.Add(new PredictionEntryWriter().Write(0, Some.Full() with { Input = Some.InputRow(1, "other"), Key = "other" }));
        AssertSame(record, Some.Full());
    }

    [Test]
    public void Clear_keeps_the_sources_and_removes_the_records()
    {
        var batch = PredictionBuffer.Of(Some.Full());
        batch.Clear();
        Assert.That((batch.Count, batch.Bytes.Length, batch.Sources.Count), Is.EqualTo((0, 0, 1)));
    }

    [Test]
    public void Each_model_and_output_is_a_source_of_its_own_and_equal_ones_share_theirs()
    {
        var other = new ModelInfo("other");
        var batch = PredictionBuffer.Of(Some.Full(), Some.Full(), Some.Full() with { Model = other }, Some.Full() with { Output = null });
        Assert.That(batch.Sources.Select(source => source.Model.Name), Is.EqualTo((string[])["churn", "other", "churn"]));
        Assert.That(batch[3].Source.Output, Is.SameAs(Some.Output), "from the signature");
        Assert.That(batch[3].Output, Is.Null);
    }

    [Test]
    public void A_batch_grows_beyond_its_first_buffer()
    {
        var records = Enumerable.Range(0, 500).Select(i =>
            Some.Full() with { Duration = TimeSpan.FromTicks(i), Error = new string('e', 300) });
        var batch = PredictionBuffer.Of(records);
        Assert.That(Enumerable.Range(0, 500).Select(i => batch[i].Duration.Ticks), Is.EqualTo(Enumerable.Range(0, 500)));
    }

    [Test]
    public void A_record_that_is_null_is_refused() => Assert.That(
        () => PredictionBuffer.Of(Some.Full(), null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("records"));

    private static void AssertSame(PredictionRecord actual, PredictionRecord expected)
    {
        Assert.That(actual.Tags, Is.EqualTo(expected.Tags));
        Assert.That(actual with { Tags = expected.Tags }, Is.EqualTo(expected));
    }
}
