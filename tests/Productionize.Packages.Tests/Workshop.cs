using System.Text.RegularExpressions;

namespace Productionize;

/// <summary>
/// A folder outside the repository with our packages, packed now, and with everything that uses them: scratch apps and a copy of each
/// example. All of it is restored and built in one go, once, before the first test. The version is a new one each time, so that no cache
/// can answer with packages of yesterday.
/// </summary>
[SetUpFixture]
public sealed partial class Workshop
{
    private static Command? _build;
    private static string[] _examples = [];

    public static string Version { get; } = $"0.1.0-test.{DateTime.UtcNow.Ticks}";

    public static string Root { get; private set; } = "";

    public static string Packages => Path.Combine(Root, "packages");

    /// <summary>The folders of the examples.</summary>
    public static IReadOnlyList<string> Examples => _examples;

    /// <summary>Fails with the errors of one project, if it has any.</summary>
    public static void AssertBuilt(string project)
    {
        var errors = _build!.Output.Split('\n').Where(line => line.Contains(": error ", StringComparison.Ordinal)).Distinct().ToArray();
        Assert.That(errors.Where(line => line.Contains($"{project}.csproj", StringComparison.Ordinal)), Is.Empty);
        Assert.That(_build.ExitCode == 0 || errors.Length > 0, _build.Output);
    }

    /// <summary>The program that a project was built into.</summary>
    public static string ProgramOf(string project) =>
        Path.Combine(Root, project, "bin", "Release", "net10.0", $"{Path.GetFileName(project)}.dll");

    [OneTimeSetUp]
    public async Task Pack_and_build_everything()
    {
        Root = Directory.CreateTempSubdirectory("productionize-packages-").FullName;
        string[] arguments = ["Productionize.sln", "--no-build", "-c", Repository.Configuration, $"-p:Version={Version}", "-o", Packages];
        (await Command.RunAsync(Repository.Root, "dotnet", ["pack", .. arguments])).Succeeded();

        await File.WriteAllTextAsync(Path.Combine(Root, "nuget.config"), """
            <configuration>
              <packageSources>
                <add key="ours" value="packages" />
              </packageSources>
            </configuration>
            """);
        Repository.Copy(Repository.PathOf("tests", "Productionize.Packages.Tests", "Scratch"), Root);
        foreach (var snippet in Snippet.All)
        {
            await File.WriteAllTextAsync(Path.Combine(Root, "Snippets", $"{snippet.Name}.cs"), snippet.ToSource());
        }

        _examples = [.. Directory.EnumerateDirectories(Repository.PathOf("examples")).Select(path => Path.GetFileName(path)!).Order()];
        foreach (var example in _examples)
        {
            Repository.Copy(Repository.PathOf("examples", example), Path.Combine(Root, example));
        }

        var projects = Directory.GetFiles(Root, "*.csproj", SearchOption.AllDirectories);
        foreach (var project in projects)
        {
            var text = await File.ReadAllTextAsync(project);
            await File.WriteAllTextAsync(project, OurVersion().Replace(text, Version));
        }

        await File.WriteAllTextAsync(Path.Combine(Root, "All.slnx"), $"""
            <Solution>
            {string.Join('\n', projects.Select(project => $"<Project Path=\"{Path.GetRelativePath(Root, project)}\" />"))}
            </Solution>
            """);
        _build = await Command.RunAsync(Root, "dotnet", "build", "All.slnx", "-c", "Release");
    }

    [OneTimeTearDown]
    public void Remove_what_was_made()
    {
        Directory.Delete(Root, recursive: true);
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        foreach (var version in Directory.EnumerateDirectories(cache, "productionize*").Select(package => Path.Combine(package, Version)))
        {
            if (Directory.Exists(version))
            {
                Directory.Delete(version, recursive: true);
            }
        }
    }

    // A copy names the version that is released with it; here it gets the one just packed.
    [GeneratedRegex("""(?<=<PackageReference Include="Productionize[^"]*" Version=")0\.1\.0(?=")""")]
    private static partial Regex OurVersion();
}
