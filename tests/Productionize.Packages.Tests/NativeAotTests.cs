namespace Productionize;

[TestFixture]
public sealed class NativeAotTests
{
    [Test]
    public async Task The_library_compiles_ahead_of_time_without_a_warning_and_works()
    {
        Workshop.AssertBuilt("NativeAot");
        if (MissingLinker() is { } reason)
        {
            Assert.Ignore(reason);
        }

        var project = Path.Combine(Workshop.Root, "NativeAot");
        var published = Path.Combine(project, "published");
        var publish = await Command.RunAsync(project, "dotnet", "publish", "--no-restore", "-c", "Release", "-o", published);
        publish.Succeeded();
        Assert.That(publish.Output, Does.Not.Contain("warning"));

        var data = Directory.CreateDirectory(Path.Combine(project, "data")).FullName;
        var program = Path.Combine(published, OperatingSystem.IsWindows() ? "NativeAot.exe" : "NativeAot");
        var run = await Command.RunAsync(project, program, data);
        run.Succeeded();
        Assert.That(run.Output, Does.Contain("Everything works ahead of time."));
    }

    /// <summary>Why this machine cannot link a native program, or null when it can.</summary>
    private static string? MissingLinker()
    {
        if (OperatingSystem.IsWindows())
        {
            var programs = Environment.GetFolderPath(Environment.SpecialFolder.ProgramFilesX86);
            var installer = Path.Combine(programs, "Microsoft Visual Studio", "Installer", "vswhere.exe");
            return File.Exists(installer) ? null : "No linker: install Visual Studio's build tools for C++.";
        }

        var folders = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        return folders.Any(folder => File.Exists(Path.Combine(folder, "clang")) || File.Exists(Path.Combine(folder, "gcc")))
            ? null
            : "No linker: install clang or gcc with the headers of the C library.";
    }
}
