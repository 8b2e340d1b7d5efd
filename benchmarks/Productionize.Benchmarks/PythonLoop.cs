using System.Diagnostics;
using System.Text.Json;

namespace Productionize;

/// <summary>
/// What a team writes to ask a script over a pipe: a loop over lines of JSON on either side. Nothing is checked, bounded, timed out or
/// restarted, and a print breaks it.
/// </summary>
internal sealed class PythonLoop : IDisposable
{
    private const string Predict = """
        import math

        WEIGHTS = [("F%02d" % (i + 1), -0.8 + i * 0.1) for i in range(16)]


        def predict(rows):
            return [{"Value": 1 / (1 + math.exp(-sum(row[name] * weight for name, weight in WEIGHTS)))} for row in rows]

        """;

    private const string Loop = """
        import json, sys

        for line in sys.stdin:
            print(json.dumps(predict(json.loads(line))), flush=True)
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("productionize-benchmarks-");
    private readonly Process _process;

    public PythonLoop()
    {
        _process = Process.Start(new ProcessStartInfo(Interpreter, [Write("loop.py", Predict + Loop)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        _process.StandardInput.AutoFlush = true;
    }

    public static string Interpreter => OperatingSystem.IsLinux() ? "/usr/bin/python3" : "python";

    public Score Ask(Applicant row)
    {
        _process.StandardInput.WriteLine(JsonSerializer.Serialize(new[] { row }));
        return JsonSerializer.Deserialize<Score[]>(_process.StandardOutput.ReadLine()!)![0];
    }

    public async Task<Score> AskAsync(Applicant row)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new[] { row })).ConfigureAwait(false);
        return JsonSerializer.Deserialize<Score[]>((await _process.StandardOutput.ReadLineAsync().ConfigureAwait(false))!)![0];
    }

    /// <summary>The same script as a model.</summary>
    public PythonModel<Applicant, Score> Start(int workers) => PythonModel.StartAsync<Applicant, Score>(
        "risk", new() { Interpreter = Interpreter, Script = Write("predict.py", Predict), Workers = workers }).GetAwaiter().GetResult();

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private string Write(string name, string script)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, script);
        return path;
    }
}
