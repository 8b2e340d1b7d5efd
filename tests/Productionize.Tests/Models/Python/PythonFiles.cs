namespace Productionize;

/// <summary>Scripts in a folder of their own, and the interpreter that every machine with Python has: they import nothing else.</summary>
public sealed class PythonFiles : IDisposable
{
    private static readonly string? Found = new[] { "/usr/bin/python3" }
        .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "python3")))
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

    public string Write(string script, string name = "predict.py")
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, script);
        return path;
    }

    public PythonModelOptions Options(string script) => new() { Interpreter = Interpreter, Script = Write(script) };

    public Task<PythonModel<TInput, TOutput>> StartAsync<TInput, TOutput>(string script) =>
        PythonModel.StartAsync<TInput, TOutput>("poc", Options(script));

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
