using System.Diagnostics;

namespace Productionize;

/// <summary>Whether this machine has what the Python example needs. Where <c>.ci/run</c> runs, it has: there a skip is a failure.</summary>
internal static class SklearnPython
{
    private const string Interpreter = "/usr/bin/python3";

    public static void Require()
    {
        if (!File.Exists(Interpreter) || !Imports("sklearn"))
        {
            Assert.Ignore($"{Interpreter} has no scikit-learn. Debian: apt-get install python3-sklearn");
        }
    }

    private static bool Imports(string module)
    {
        using var process = Process.Start(new ProcessStartInfo(Interpreter, ["-c", $"import {module}"]) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
