namespace Productionize.Parity;

/// <summary>Golden files written by hand.</summary>
internal static class GoldenText
{
    public const string Inputs =
        """{"name": "Age", "datatype": "FP64", "shape": [3], "data": [20.1, 40, 60], "parameters": {"dtype": "float64"}}""";

    public static GoldenFile Of(string outputs, string inputs = Inputs, string decision = "") =>
        Read(TextOf($"[{inputs}]", $"[{outputs}]", decision));

    public static string TextOf(string inputs, string outputs, string decision = "") => $$"""
        {
          "format": "productionize-golden/1", "python": "3.11.2", "libraries": {"numpy": "1.24.2"}, {{decision}}
          "inputs": {{inputs}}, "outputs": {{outputs}}
        }
        """;

    public static string Output(string name, string datatype, string data, string shape = "3") =>
        $$"""{"name": "{{name}}", "datatype": "{{datatype}}", "shape": [{{shape}}], "data": [{{data}}]}""";

    public static GoldenFile Read(string text)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        return GoldenFile.Read(stream, "churn.golden.json");
    }
}
