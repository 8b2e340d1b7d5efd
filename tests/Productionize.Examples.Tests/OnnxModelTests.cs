namespace Productionize;

[TestFixture]
public sealed class OnnxModelTests
{
    [Test]
    public async Task The_example_proves_parity_and_refuses_what_breaks_a_rule()
    {
        using var example = new ExampleProcess("OnnxModel.dll");
        var output = await example.SucceedAsync();
        Assert.Multiple(() =>
        {
            Assert.That(output, Does.Contain("Parity of 'credit' with credit.golden.json").And.Contain("all 51 rows match."));
            Assert.That(output, Does.Contain("application-1: bad with probability 0.392, by credit."));
            Assert.That(output, Does.Contain("application-2: Model 'credit' refuses an input: Age: must be at least 18."));
            Assert.That(output, Does.Contain("2 predictions are in the log"));
        });
    }
}
