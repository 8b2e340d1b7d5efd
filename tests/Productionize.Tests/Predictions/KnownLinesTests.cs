namespace Productionize;

public class KnownLinesTests
{
    [Test]
    public void A_record_is_joined_with_a_source_and_an_outcome_known_from_other_lines()
    {
        var known = new KnownLines();
        var lines = Lines();
        lines.ForEach(line => known.Add(line));

        var joined = lines.Select(line => known.Join(line, new RowWriter())).ToArray();

        Assert.That(joined.Select(found => found is null), Is.EqualTo(Expect.Rows(true, false, true)), "source, record, outcome");
        Assert.That(joined[1]!.Value.Prediction.Outcome(), Is.EqualTo((FieldValue)true));
        Assert.That(joined[1]!.Value.Source.Model.ToString(), Is.EqualTo("churn@3"));
    }

    [Test]
    public void A_source_that_is_repeated_stays_one()
    {
        var known = new KnownLines();
        var lines = Lines();
        lines.ForEach(line => known.Add(line));
        var before = known.Join(lines[1], new RowWriter())!.Value.Source;
        known.Add(lines[0]);

        Assert.That(known.Join(lines[1], new RowWriter())!.Value.Source, Is.SameAs(before));
    }

    private static List<ReadOnlyMemory<byte>> Lines()
    {
        using var lines = new PredictionLines();
        lines.Begin();
        lines.Add(PredictionBuffer.Of(PredictionSamples.Record(1)));
        lines.Add([PredictionSamples.Outcome(1, true)]);
        return [.. System.Text.Encoding.UTF8.GetString(lines.Written.Span).TrimEnd('\n').Split('\n')
            .Select(line => (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(line))];
    }
}
