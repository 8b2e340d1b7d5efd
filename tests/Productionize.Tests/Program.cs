using Productionize.Predictions;

namespace Productionize;

/// <summary>What this assembly does when a test starts it as a child process.</summary>
internal static class Program
{
    private static Task<int> Main(string[] arguments) => arguments switch
    {
        ["log", var path, var first] => LoggingChild.RunAsync(path, int.Parse(first, System.Globalization.CultureInfo.InvariantCulture)),
        ["flat", var folder, var rows] => Scoring.FlatMemoryChild.RunAsync(folder, int.Parse(rows, System.Globalization.CultureInfo.InvariantCulture)),
        ["copy", var folder] => Scoring.ScoringChild.RunCopyAsync(folder),
        ["score", var folder, var watermark] => Scoring.ScoringChild.RunAsync(folder, bool.Parse(watermark)),
        ["python", var interpreter, var script] => PythonChild.RunAsync(interpreter, script),
        _ => Task.FromResult(2),
    };
}
