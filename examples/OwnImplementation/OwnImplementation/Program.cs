using System.Globalization;
using OwnImplementation;
using Productionize;

// A source, a store and a logger of one's own take the places of those that ship; nothing else is written otherwise.
var folder = Directory.CreateTempSubdirectory("own-implementation").FullName;
var export = Path.Combine(folder, "loans.txt");
await File.WriteAllLinesAsync(export, ["000001 44 1000.00", "000002 17 9000.00", "000003 30  250.50"]);

var store = new SharedFolderModelStore(Path.Combine(folder, "store"));
using var log = new SqlitePredictionLogger(Path.Combine(folder, "predictions.db"));
var loader = Model.Loader<Loan, double>("limit", async (content, stop) =>
{
    var limit = double.Parse(await content.ReadTextAsync("limit.txt", stop), CultureInfo.InvariantCulture);
    return Model.Create("loans", (Loan loan) => Math.Min(1, loan.Amount / limit));
});
var promotion = new ModelPromotion<Loan, double>(store, "loans", "champion", loader);
foreach (var limit in new[] { "2000", "500" })
{
    PackageFile[] files = [PackageFile.FromText("limit.txt", limit)];
    var version = await store.AddAsync(new ModelPackage { Model = "loans", Format = "limit", Files = files });
    await promotion.PromoteAsync(version.Number, actor: "ada", reason: $"a limit of {limit}");
}

await promotion.RollbackAsync(actor: "ada", reason: "the lower limit refused too many");
await using var model = Model.FromStore("loans", store, "champion", loader).UsePredictionLog(log).UseInputValidation().Build();
var pass = new DataPass { OnRejected = row => Console.WriteLine($"{row} was rejected: {string.Join("; ", row.Faults)}") };
await foreach (var loan in new FixedWidthDataSource<Loan>(export, 6, 3, 8).ReadAsync(pass))
{
    var risk = await model.PredictAsync(loan, new() { Key = $"{loan.Id}" });
    Console.WriteLine($"Loan {loan.Id}: {risk.Value:0.000} by {risk.Model}");
}

await model.FlushAsync();
Console.WriteLine($"{pass.Accepted} of {pass.Accepted + pass.Rejected} rows were answered and logged: {model.LogStatistics}");
Console.WriteLine($"All of it lies in {folder}.");
