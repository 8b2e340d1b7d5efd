namespace Productionize;

/// <summary>The interpreter for tests that need one: Debian's, which may have scikit-learn, else the first on the path.</summary>
internal static class Python
{
    private const string Debian = "/usr/bin/python3";

    /// <summary>Its path; without any the test is skipped.</summary>
    public static string Path()
    {
        if (File.Exists(Debian))
        {
            return Debian;
        }

        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
            .SelectMany(folder => new[] { "python3", "python3.exe" }.Select(name => System.IO.Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
        if (found is null)
        {
            Assert.Ignore("There is no python3: install it (apt-get install python3) to run this test.");
        }

        return found!;
    }
}
