using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Productionize;

/// <summary>Each example as a user has it: a copy of its folder, with our packages.</summary>
[TestFixture]
public sealed class ExampleCopyTests
{
    [Test]
    public void Every_example_has_its_test_here() =>
        Assert.That(Workshop.Examples, Is.EquivalentTo(["BatchScoring", "CreditRisk", "FlightDelay", "OnnxModel", "OwnImplementation", "PythonPoc", "Recommender", "WebApi"]), "add a test that runs the new one");

    [Test]
    public void Every_example_names_the_version_that_is_released_with_it()
    {
        var released = (string)XDocument.Load(Repository.PathOf("Directory.Build.props")).Descendants("Version").Single();
        var references = Directory.EnumerateFiles(Repository.PathOf("examples"), "*.csproj", SearchOption.AllDirectories)
            .SelectMany(project => XDocument.Load(project).Descendants("PackageReference"))
            .Where(reference => ((string)reference.Attribute("Include")!).StartsWith("Productionize", StringComparison.Ordinal));

        Assert.That(references.Select(reference => (string?)reference.Attribute("Version")), Is.All.EqualTo(released).And.Not.Empty);
    }

    [Test]
    public async Task The_copy_of_CreditRisk_tells_its_story()
    {
        Workshop.AssertBuilt("CreditRisk");
        var json = Path.Combine(Workshop.Root, "credit.json");
        var run = await Command.RunAsync(Workshop.Root, "dotnet", Workshop.ProgramOf("CreditRisk"), "--json", json);
        run.Succeeded();

        using var result = JsonDocument.Parse(await File.ReadAllTextAsync(json));
        var history = result.RootElement.GetProperty("championHistory").EnumerateArray();
        Assert.That(history.Select(version => version.GetInt32()), Is.EqualTo([1, 2, 1]));
    }

    [Test]
    public async Task The_copy_of_Recommender_recommends()
    {
        Workshop.AssertBuilt("Recommender");
        var run = await Command.RunAsync(Workshop.Root, "dotnet", Workshop.ProgramOf("Recommender"));
        run.Succeeded();
        Assert.That(run.Output, Does.Contain("240 lists logged"));
    }

    [Test]
    public async Task The_copy_of_BatchScoring_scores_a_file_and_a_second_run_nothing_twice()
    {
        Workshop.AssertBuilt("BatchScoring");
        foreach (var scored in new[] { "scored   2,390 rows", "scored         0 rows" })
        {
            var run = await Command.RunAsync(Workshop.Root, "dotnet", Workshop.ProgramOf("BatchScoring"));
            run.Succeeded();
            Assert.That(run.Output, Does.Contain(scored));
        }
    }

    [Test]
    public async Task The_copy_of_FlightDelay_finds_the_bad_rows_and_scores_the_new_month()
    {
        Workshop.AssertBuilt("FlightDelay");
        var run = await Command.RunAsync(Workshop.Root, "dotnet", Workshop.ProgramOf("FlightDelay"));
        run.Succeeded();
        Assert.That(run.Output, Does.Contain("To mend: 7 rows in 4 files").And.Contain("10,041 rows"));
    }

    [Test]
    public async Task The_copy_of_OnnxModel_gives_the_answers_of_Python()
    {
        Workshop.AssertBuilt("OnnxModel");
        var run = await Command.RunAsync(Workshop.Root, "dotnet", Workshop.ProgramOf("OnnxModel"));
        run.Succeeded();
        Assert.That(run.Output, Does.Contain("all 51 rows match"));
    }

    [Test]
    public async Task The_copy_of_PythonPoc_predicts_a_year()
    {
        Workshop.AssertBuilt("PythonPoc");
        SklearnPython.Require();
        var run = await Command.RunAsync(
            Workshop.Root, "dotnet", Workshop.ProgramOf("PythonPoc"), "--data", Path.Combine(Workshop.Root, "python-data"));
        Assert.That(run.Succeeded().Output, Does.Contain("730 days of 2015 predicted, 0 of them failed"));
    }

    [Test]
    public async Task The_copy_of_WebApi_answers()
    {
        Workshop.AssertBuilt("WebApi");
        using var process = new WebProcess(
            Workshop.ProgramOf("WebApi"), $"--Productionize:Directory={Path.Combine(Workshop.Root, "web-data")}");
        using var client = await process.ConnectAsync();

        Assert.That(await client.GetStringAsync("health"), Is.EqualTo("Healthy"));
        using var input = new StringContent("""{"Age": 40, "Visits": 3}""");
        using var response = await client.PostAsync(new Uri("churn", UriKind.Relative), input);
        Assert.That(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(), Does.Contain("\"id\""));
    }

    [Test]
    public async Task The_tests_in_the_copy_of_OwnImplementation_pass_and_those_in_the_READMEs()
    {
        string[] projects = ["OwnImplementation/OwnImplementation.Tests", "Snippets"];
        Workshop.AssertBuilt("OwnImplementation");
        Workshop.AssertBuilt("OwnImplementation.Tests");
        Workshop.AssertBuilt("Snippets");
        (await Command.RunAsync(Workshop.Root, "dotnet", Workshop.ProgramOf("OwnImplementation/OwnImplementation"))).Succeeded();

        var test = await Command.RunAsync(Workshop.Root, "dotnet", ["test", .. projects.Select(Workshop.ProgramOf)]);
        test.Succeeded();
        foreach (var project in projects)
        {
            // A run without a test succeeds too.
            var name = Regex.Escape(Path.GetFileName(project));
            Assert.That(test.Output, Does.Match($@"Passed!  - Failed: +0, Passed: +[1-9].* - {name}\.dll"));
        }
    }
}
