using System.Globalization;
using System.Text.Json;

namespace Productionize;

/// <summary>The numbers under Oracle/, whose README tells where they are from.</summary>
internal static class AucOracle
{
    public static IEnumerable<TestCaseData> SmallCases()
    {
        using var cases = Read("auc_small_cases.json");
        foreach (var one in cases.RootElement.EnumerateArray())
        {
            var auc = one.GetProperty("auc");
            yield return new TestCaseData(
                one.GetProperty("probability").EnumerateArray().Select(p => p.GetDouble()).ToArray(),
                one.GetProperty("label").EnumerateArray().Select(l => l.GetInt32() == 1).ToArray(),
                auc.ValueKind == JsonValueKind.Null ? double.NaN : auc.GetDouble())
                .SetArgDisplayNames(one.GetProperty("name").GetString()!);
        }
    }

    public static (double[] Scores, bool[] Labels) Predictions(string dataSet)
    {
        var rows = File.ReadLines(PathOf($"predictions_{dataSet}.csv")).Skip(1).Select(line => line.Split(',')).ToList();
        return (
            rows.Select(cells => double.Parse(cells[1], CultureInfo.InvariantCulture)).ToArray(),
            rows.Select(cells => cells[2] == "1").ToArray());
    }

    public static double OfModel(string dataSet)
    {
        using var models = Read("auc_models.json");
        return models.RootElement.GetProperty(dataSet).GetDouble();
    }

    private static JsonDocument Read(string file) => JsonDocument.Parse(File.ReadAllText(PathOf(file)));

    private static string PathOf(string file) => Path.Combine(TestContext.CurrentContext.TestDirectory, "Oracle", file);
}
