namespace Productionize;

public class SourceLineTests
{
    private static readonly PredictionSource Source = new(PredictionSamples.Churn, PredictionSamples.Input, PredictionSamples.Output);

    [Test]
    public void A_source_comes_back_from_its_line()
    {
        var line = new SourceLine(Source);
        var (name, source) = SourceLine.Read(line.Bytes.AsMemory(0, line.Bytes.Length - 1));

        Assert.Multiple(() =>
        {
            Assert.That(name, Is.EqualTo(line.Name));
            Assert.That((source.Model.ToString(), source.Model.Format, source.Model.Digest), Is.EqualTo(("churn@3", "mlnet", "abc")));
            Assert.That(source.Input.Fields, Is.EqualTo(PredictionSamples.Input.Fields));
            Assert.That(source.Output.Fields, Is.EqualTo(PredictionSamples.Output.Fields));
        });
    }

    [Test]
    public void Its_name_tells_what_it_says_and_nothing_else()
    {
        var other = Source with { Model = new ModelInfo("churn", 4) { Format = "mlnet", Digest = "abc" } };

        Assert.That(new SourceLine(Source with { }).Name, Is.EqualTo(new SourceLine(Source).Name).And.Length.EqualTo(16));
        Assert.That(new SourceLine(other).Name, Is.Not.EqualTo(new SourceLine(Source).Name));
        Assert.That(new SourceLine(Source with { Output = PredictionSamples.Input }).Name, Is.Not.EqualTo(new SourceLine(Source).Name));
    }
}
