using OnnxExample;
using Productionize;

var folder = Path.Combine(AppContext.BaseDirectory, "Data");
var cases = new Cases(Path.Combine(folder, "credit_columns.cases.json"));

// The file that Python exported, untouched, with what production needs around it.
var log = new InMemoryPredictionLog();
await using var model = Onnx.CreateModel<Applicant, Risk>("credit", Path.Combine(folder, "credit_columns.onnx"))
    .AsBuilder()
    .UsePredictionLog(log)
    .UseInputValidation()
    .UseOutputCheck()
    .Build();

// Parity: the same rows give the answers that Python gave, one by one and as a batch.
var batch = await model.PredictBatchAsync(cases.Inputs);
var (largest, flipped, worst) = (0.0, 0, 0);
for (var i = 0; i < cases.Inputs.Count; i++)
{
    var single = await model.PredictAsync(cases.Inputs[i]);
    foreach (var answer in (Risk[])[single.Value, batch[i].Value])
    {
        var difference = Math.Abs(answer.Probability - cases.Expected[i].Probability);
        (largest, worst) = difference > largest ? (difference, i) : (largest, worst);
        flipped += answer.IsBad == cases.Expected[i].IsBad ? 0 : 1;
    }
}

Console.WriteLine(FormattableString.Invariant(
    $"Parity over {cases.Inputs.Count} rows: largest difference {largest:E1} (row {worst}, allowed {cases.Tolerance:E1}), ") +
    $"{flipped} labels flipped.");

var first = await model.PredictAsync(cases.Inputs[0], new() { Key = "application-1" });
Console.WriteLine(FormattableString.Invariant($"application-1: bad with probability {first.Value.Probability:F3}, by {first.Model}."));

try
{
    await model.PredictAsync(cases.Inputs[0] with { Age = 7 }, new() { Key = "application-2" });
}
catch (InvalidInputException refusal)
{
    Console.WriteLine($"application-2: {refusal.Message}");
}

await model.FlushAsync();
Console.WriteLine($"{model.LogStatistics!.Written} predictions are in the log, the refused one too.");
return largest <= cases.Tolerance && flipped == 0 ? 0 : 1;
