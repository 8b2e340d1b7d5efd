using Microsoft.ML.OnnxRuntime;

namespace Productionize;

/// <summary>The credit models of the tests, and a session over them that is set up as ours.</summary>
internal static class CreditModel
{
    public const string Vector = "credit_logreg";
    public const string Columns = "credit_columns";
    public const string Trees = "credit_gbt_sigmoid";

    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Data", $"{name}.onnx");

    public static InferenceSession Session(string name)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        return new InferenceSession(PathOf(name), options);
    }
}
