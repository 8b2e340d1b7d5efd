using System.IO.Compression;
using System.Xml.Linq;

namespace Productionize;

[TestFixture]
public sealed class PackageTests
{
    private static readonly string[] Ids =
    [
        .. Directory.EnumerateFiles(Repository.PathOf("src"), "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetFileNameWithoutExtension(path)).Order(),
    ];

    [Test]
    public void Each_project_under_src_becomes_a_package_with_symbols_and_nothing_else_does() =>
        Assert.That(
            Directory.EnumerateFiles(Workshop.Packages).Select(path => Path.GetFileName(path)),
            Is.EquivalentTo(Ids.SelectMany(id => new[] { $"{id}.{Workshop.Version}.nupkg", $"{id}.{Workshop.Version}.snupkg" })));

    [TestCaseSource(nameof(Ids))]
    public void A_package_says_what_it_is_and_brings_its_readme(string id)
    {
        using var package = Open(id, "nupkg");
        var metadata = MetadataOf(package);
        string? Value(string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;

        Assert.Multiple(() =>
        {
            Assert.That(Value("license"), Is.EqualTo("MIT"));
            Assert.That(Value("readme"), Is.EqualTo("README.md"));
            Assert.That(Value("description"), Is.Not.Empty.And.Not.EqualTo("Package Description"));
            Assert.That(Value("tags"), Does.Contain("mlops"));
            Assert.That(TextOf(package, "README.md"), Does.StartWith($"# {id}\n").And.Contain($"dotnet add package {id}\n"));
            Assert.That(FilesOf(package), Does.Contain($"lib/net10.0/{id}.dll").And.Contain($"lib/net10.0/{id}.xml"));
        });
        using var symbols = Open(id, "snupkg");
        Assert.That(FilesOf(symbols), Does.Contain($"lib/net10.0/{id}.pdb"));
    }

    [TestCaseSource(nameof(Ids))]
    public void A_package_with_implementations_has_a_test_that_each_of_them_has_a_suite(string id)
    {
        // Those of Productionize.Testing are tested together with the suites.
        var tests = id == "Productionize.Testing" ? "Productionize.Testing.NUnit.Tests" : $"{id}.Tests";
        var holdsNone = id is "Productionize.Abstractions" or "Productionize.Testing.NUnit";
        Assert.That(holdsNone || File.Exists(Repository.PathOf("tests", tests, "ContractCoverageTests.cs")), "see ContractCoverage.AssertComplete");
    }

    [TestCase("Productionize.Abstractions", "")]
    [TestCase("Productionize.Testing", "Productionize")]
    [TestCase("Productionize.MLNet", "Microsoft.ML Productionize.Abstractions System.Numerics.Tensors")]
    [TestCase("Productionize.Testing.NUnit", "Microsoft.Extensions.TimeProvider.Testing NUnit Productionize Productionize.Testing")]
    public void A_package_depends_on_what_its_project_names_and_no_more(string id, string expected)
    {
        using var package = Open(id, "nupkg");
        var dependencies = MetadataOf(package).Descendants().Where(element => element.Name.LocalName == "dependency")
            .ToDictionary(one => (string)one.Attribute("id")!, one => (string)one.Attribute("version")!);

        Assert.That(dependencies.Keys.Order(), Is.EqualTo(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        var ours = dependencies.Where(one => one.Key.StartsWith("Productionize", StringComparison.Ordinal));
        Assert.That(ours.Select(one => one.Value), Is.All.EqualTo(Workshop.Version));
    }

    [Test]
    public void The_script_that_writes_golden_files_goes_into_the_output_of_a_test_project()
    {
        using var package = Open("Productionize.Testing", "nupkg");
        Assert.That(FilesOf(package), Does.Contain("contentFiles/any/any/golden.py"));
        Assert.That(
            MetadataOf(package).Descendants().Where(element => element.Name.LocalName == "files")
                .Select(element => ((string?)element.Attribute("include"), (string?)element.Attribute("copyToOutput"))),
            Is.EqualTo(new[] { ("any/any/golden.py", "true") }));
    }

    private static ZipArchive Open(string id, string kind) =>
        ZipFile.OpenRead(Path.Combine(Workshop.Packages, $"{id}.{Workshop.Version}.{kind}"));

    private static IEnumerable<string> FilesOf(ZipArchive package) => package.Entries.Select(entry => entry.FullName);

    private static XElement MetadataOf(ZipArchive package) =>
        XDocument.Parse(TextOf(package, FilesOf(package).Single(name => name.EndsWith(".nuspec", StringComparison.Ordinal))))
            .Root!.Elements().Single();

    private static string TextOf(ZipArchive package, string name)
    {
        using var reader = new StreamReader(package.GetEntry(name)!.Open());
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
