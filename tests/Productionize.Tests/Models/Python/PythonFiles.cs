using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Productionize;

/// <summary>Scripts in a folder of their own, and the interpreter that every machine with Python has: they import nothing else.</summary>
public sealed class PythonFiles : IDisposable
{
    private static readonly string? Found = new[] { "/usr/bin/python3" }
        .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "python3")))
        .FirstOrDefault(File.Exists);

    /// <summary>The Python of the machine; a test that needs it is skipped where there is none.</summary>
    public static string Interpreter
    {
        get
        {
            if (Found is null)
            {
                Assert.Ignore("There is no python3, neither in /usr/bin nor on the PATH.");
            }

            return Found!;
        }
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("productionize-python-tests-").FullName;

    public static ILoggerFactory LoggersOf(TestServices services) => (ILoggerFactory)services.GetService(typeof(ILoggerFactory))!;

    public string Write(string script, string name = "predict.py")
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, script);
        return path;
    }

    public PythonModelOptions Options(string script) => new() { Interpreter = Interpreter, Script = Write(script) };

    public Task<PythonModel<TInput, TOutput>> StartAsync<TInput, TOutput>(string script) =>
        PythonModel.StartAsync<TInput, TOutput>("poc", Options(script));

    /// <summary>Whether a process still runs; one that has ended and that nobody has asked for its exit code does not.</summary>
    public static bool IsRunning(int process)
    {
        try
        {
            // The name in parentheses may hold anything; the state follows it.
            var status = File.ReadAllText($"/proc/{process}/stat");
            return status[status.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Kills a worker (SIGKILL: nothing of it can clean up) and waits until its last thread is gone.</summary>
    public static async Task KillAsync(int worker)
    {
        using var process = Process.GetProcessById(worker);
        process.Kill();
        await Patience.Of(process.WaitForExitAsync());
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
