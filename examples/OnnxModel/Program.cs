using OnnxExample;
using Productionize;

var folder = Path.Combine(AppContext.BaseDirectory, "Data");

// The file that Python exported, untouched.
var poc = Onnx.CreateModel<Applicant, Risk>("credit", Path.Combine(folder, "credit_columns.onnx"));

// Parity: the rows of the golden file, which Python wrote beside the model, get the answers that Python gave. In a test of your own
// ParityAssert.MatchesAsync(model, path) does this, and a loader with WithGoldenFile() does it whenever a version is loaded.
var golden = GoldenFile.Read(Path.Combine(folder, "credit.golden.json"));
var report = await golden.CompareAsync(poc, new ParityOptions { Absolute = 2e-5 });
Console.WriteLine(report);

// What production needs, around it.
var log = new InMemoryPredictionLog();
await using var model = poc.AsBuilder().UsePredictionLog(log).UseInputValidation().UseOutputCheck().Build();

var applicant = new Applicant(
    Seniority: 1, Time: 30, Age: 20, Expenses: 35, Income: 90, Assets: 0, Debt: 0, Amount: 450, Price: 500,
    Home: "other", Marital: "single", Records: "no", Job: "fixed");
var first = await model.PredictAsync(applicant, new() { Key = "application-1" });
Console.WriteLine(FormattableString.Invariant($"application-1: bad with probability {first.Value.Probability:F3}, by {first.Model}."));

try
{
    await model.PredictAsync(applicant with { Age = 7 }, new() { Key = "application-2" });
}
catch (InvalidInputException refusal)
{
    Console.WriteLine($"application-2: {refusal.Message}");
}

await model.FlushAsync();
Console.WriteLine($"{model.LogStatistics!.Written} predictions are in the log, the refused one too.");
return report.Matches ? 0 : 1;
