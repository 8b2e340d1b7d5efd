namespace Productionize;

[TestFixture]
public sealed class PythonPocTests
{
    private string _directory = "";

    [SetUp]
    public void Make_a_directory() => _directory = Directory.CreateTempSubdirectory("python-poc").FullName;

    [TearDown]
    public void Remove_what_it_left() => Directory.Delete(_directory, recursive: true);

    [Test]
    public async Task The_script_predicts_a_year_is_judged_and_serves_as_a_version()
    {
        SklearnPython.Require();

        using var process = new ExampleProcess("PythonPoc.dll", "--data", _directory);
        var output = await process.SucceedAsync();

        Assert.Multiple(() =>
        {
            Assert.That(output, Does.Contain("730 days of 2015 predicted, 0 of them failed"));
            Assert.That(output, Does.Contain("Not asked for Atlantis: must be one of New York, Seattle"));
            Assert.That(output, Does.Match(@"728 of them came true or not: 254 wet, 5\d\d predicted right, AUC 0\.7"));
            Assert.That(output, Does.Contain("wet-day@1 out of the store, with 3 files"));
            Assert.That(output, Does.Match("worker .*: trained on 2190 days"), "what the script prints");
        });
        await using var log = new PredictionLog(Path.Combine(_directory, "log"));
        var statuses = await log.ReadAsync(new PredictionQuery()).Select(prediction => prediction.Record.Status).ToListAsync();
        Assert.That(statuses.Count(status => status == PredictionStatus.Answered), Is.EqualTo(730));
        Assert.That(statuses.Count(status => status == PredictionStatus.Rejected), Is.EqualTo(1));
    }
}
