using System.Diagnostics;
using System.Text.Json;

namespace Productionize.Parity;

/// <summary>The script that writes golden files, run with scikit-learn; what it wrote is compared with the same model in C#.</summary>
internal sealed class GoldenScriptTests
{
    private string _folder = "";
    private double[] _weights = [];
    private double _bias;

    [OneTimeSetUp]
    public async Task Train()
    {
        _folder = Directory.CreateTempSubdirectory("productionize-golden-").FullName;
        if (!await RunAsync("-c", "import sklearn"))
        {
            Assert.Ignore("There is no scikit-learn: install it (apt-get install python3-sklearn) to run these tests.");
        }

        var script = Path.Combine(AppContext.BaseDirectory, "Models", "Parity", "train.py");
        Assert.That(await RunAsync(script, _folder), "the script ends without an error");
        using var weights = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "weights.json")));
        _weights = [.. weights.RootElement.GetProperty("weights").EnumerateArray().Select(weight => weight.GetDouble())];
        _bias = weights.RootElement.GetProperty("bias").GetDouble();
    }

    [OneTimeTearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [TestCase("credit.golden.json")]
    [TestCase("matrix.golden.json")]
    [TestCase("rows.golden.json")]
    public async Task The_same_model_in_doubles_matches_to_the_last_digits(string file)
    {
        var report = await ParityAssert.MatchesAsync(InDoubles(0), PathOf(file), new() { Relative = 1e-12, Absolute = 1e-14 });
        Assert.That(report.Golden.Rows, Is.EqualTo(240));
        Assert.That(report.Golden.Libraries.Keys, Does.Contain("numpy").And.Contain("scikit-learn"));
        Assert.That(report.Flips, Is.Empty);
        Assert.That(report.Suspicions, Is.Empty);
    }

    [Test]
    public async Task The_same_model_in_singles_is_within_the_usual_bounds_and_suspected_when_they_are_tight()
    {
        var golden = GoldenFile.Read(PathOf("credit.golden.json"));
        var usual = await golden.CompareAsync(InSingles());
        Assert.That(usual.Matches, usual.ToString());
        var tight = await golden.CompareAsync(InSingles(), new() { Relative = 1e-12, Absolute = 0 });
        Assert.That(tight.Matches, Is.False);
        Assert.That(tight.FirstDifference!.Name, Is.EqualTo("probability"));
        Assert.That(tight.Columns[1].IsSingleRounding, tight.ToString());
        Assert.That(tight.ToString(), Does.Contain("float32 against float64: every difference in 'probability'")
            .And.Contain("the input 'Income' is float64 in Python and float in the model"));
    }

    [Test]
    public async Task Decisions_that_flip_are_named_nearest_to_the_threshold_first()
    {
        var report = await GoldenFile.Read(PathOf("credit.golden.json")).CompareAsync(InDoubles(0.05));
        Assert.That(report.FirstDifference!.Name, Is.EqualTo("label"), "the first in the order of the file");
        Assert.That(report.Flips, Is.Not.Empty);
        Assert.That(report.Columns[0].Differing, Is.EqualTo(report.Flips.Count));
        Assert.That(report.Flips.Select(flip => flip.Distance), Is.All.InRange(-0.02, 0.0), "a larger bias lifts only those just below");
        Assert.That(report.Flips.Select(flip => flip.Distance), Is.Ordered.Descending);
        Assert.That(report.Suspicions, Is.Empty, "this is no rounding");
    }

    [Test]
    public async Task Columns_of_every_kind_are_written()
    {
        var model = Model.Create("echo", (Columns row) => new Echo(row.Text, row.Late, row.Gap ?? double.NaN));
        var report = await ParityAssert.MatchesAsync(model, PathOf("columns.golden.json"));
        Assert.That(report.Columns.Select(column => column.Name), Is.EqualTo(new[] { "echo", "late", "gap" }));
    }

    [Test]
    public async Task Classes_with_probabilities_are_one_vector()
    {
        var golden = GoldenFile.Read(PathOf("classes.golden.json"));
        var model = Model.Create("classes", (Loan _) => new Classes(0, [0.2f, 0.3f, 0.5f]));
        var report = await golden.CompareAsync(model);
        Assert.That(report.Columns.Select(column => column.Name), Is.EqualTo(new[] { "label", "probability" }));
        Assert.That(report.Columns.Select(column => column.Problem), Is.All.Null);
    }

    [Test]
    public async Task The_script_alone_says_how_it_is_used() =>
        Assert.That(await RunAsync(Path.Combine(AppContext.BaseDirectory, "golden.py")), "it ends without an error");

    private string PathOf(string file) => Path.Combine(_folder, file);

    private IModel<Loan, Verdict> InDoubles(double more) => Model.Create("credit", (Loan loan) =>
    {
        var p = 1 / (1 + Math.Exp(-(_weights[0] * loan.Age + _weights[1] * loan.Income + _weights[2] * loan.Debt + _bias + more)));
        return new Verdict(p > 0.5 ? 1 : 0, p);
    });

    private IModel<SingleLoan, Verdict> InSingles() => Model.Create("credit", (SingleLoan loan) =>
    {
        var z = (float)_weights[0] * loan.Age + (float)_weights[1] * loan.Income + (float)_weights[2] * loan.Debt + (float)_bias;
        var p = 1 / (1 + MathF.Exp(-z));
        return new Verdict(p > 0.5f ? 1 : 0, p);
    });

    private static async Task<bool> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Python.Path(), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PYTHONPATH"] = AppContext.BaseDirectory;
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            await TestContext.Error.WriteLineAsync(errors);
        }

        return process.ExitCode == 0;
    }

    private sealed record Columns(string? Text, bool Late, long? Gap, DateTimeOffset Day, int Small);

    private sealed record Echo(
        [property: Field(Name = "echo")] string? Text,
        [property: Field(Name = "late")] bool Late,
        [property: Field(Name = "gap")] double Gap);

    private sealed record Classes(
        [property: Field(Name = "label")] long Label, [property: Field(Name = "probability")] float[] Probability);
}
