// The proof of concept as the data scientist left it: one file that trains and predicts. It knows nothing of Productionize.
using Microsoft.ML;

namespace CreditRisk.Poc;

public class Application
{
    public float Seniority { get; set; }
    public string? Home { get; set; }
    public float Time { get; set; }
    public float Age { get; set; }
    public string? Marital { get; set; }
    public string? Records { get; set; }
    public string? Job { get; set; }
    public float Expenses { get; set; }
    public float Income { get; set; }
    public float Assets { get; set; }
    public float Debt { get; set; }
    public float Amount { get; set; }
    public float Price { get; set; }
}

public class KnownApplication : Application
{
    public string Status { get; set; } = "";
}

public class Risk
{
    /// <summary>How likely the loan is not paid back.</summary>
    public float Probability { get; set; }
}

public static class CreditPoc
{
    private static readonly string[] Numbers =
        ["Seniority", "Time", "Age", "Expenses", "Income", "Assets", "Debt", "Amount", "Price"];

    private static readonly string[] Texts = ["Home", "Marital", "Records", "Job"];

    public static (ITransformer Model, DataViewSchema Columns) Train(MLContext ml, IEnumerable<KnownApplication> rows)
    {
        var label = ml.Transforms.Conversion.MapValue(
            "Label", new Dictionary<string, bool> { ["bad"] = true, ["good"] = false }, "Status");
        var data = ml.Data.LoadFromEnumerable(rows);
        var labelled = label.Fit(data).Transform(data);

        var numbers = Numbers.Select(name => new InputOutputColumnPair(name)).ToArray();
        var texts = Texts.Select(name => new InputOutputColumnPair(name)).ToArray();
        var pipeline = ml.Transforms.ReplaceMissingValues(numbers, Microsoft.ML.Transforms.MissingValueReplacingEstimator.ReplacementMode.Mean)
            .Append(ml.Transforms.NormalizeMeanVariance(numbers))
            .Append(ml.Transforms.Categorical.OneHotEncoding(texts))
            .Append(ml.Transforms.Concatenate("Features", [.. Numbers, .. Texts]))
            .Append(ml.BinaryClassification.Trainers.LbfgsLogisticRegression());
        return (pipeline.Fit(labelled), labelled.Schema);
    }
}
