// The library compiled ahead of time: codecs of delegates, rows and a profile from CSV, versions, a log, a move of the alias, a rollback
// and a script.
using System.Globalization;
using Polly;
using Polly.Retry;
using Productionize;

var directory = args[0];
var input = new RowCodecBuilder<Customer>()
    .Add(new Field("Age", FieldKind.Single) { Minimum = 18 }, (customer, row, cell) => row.Set(cell, customer.Age))
    .Add("Job", customer => customer.Job)
    .Build(row => new Customer(row.GetSingle(0), row.GetString(1)));
var output = new RowCodecBuilder<float>().Add("Risk", risk => risk).Build(row => row.GetSingle(0));
var loader = Model.Loader<Customer, float>("limit", async (content, stop) =>
{
    var limit = float.Parse(await content.ReadTextAsync("limit.txt", stop), CultureInfo.InvariantCulture);
    return Model.Create("churn", customer => customer.Age < limit ? 0.75f : 0.25f, input, output);
});

var csv = Path.Combine(directory, "customers.csv");
await File.WriteAllTextAsync(csv, "Age,Job\n45,clerk\n20,\n17,child\n");
var pass = new DataPass();
var customers = await new CsvDataSource<Customer>(csv, input).ToListAsync(pass);
Expect(pass.Accepted == 2 && pass.Rejected == 1, $"{pass.Accepted} rows accepted, {pass.Rejected} rejected");
var lines = Path.Combine(directory, "customers.jsonl");
await File.WriteAllTextAsync(lines, "{\"age\": 45, \"job\": \"clerk\"}\n{\"age\": 20}\n{\"age\": \"x\"}\n");
var fromLines = await new JsonLinesDataSource<Customer>(lines, input).Check(input).ToListAsync(pass = new DataPass());
Expect(fromLines.SequenceEqual(customers) && pass.Rejected == 1, "JSON lines give the same rows");
await using (var database = Microsoft.Data.Sqlite.SqliteFactory.Instance.CreateDataSource("Data Source=:memory:"))
{
    var query = new SqlDataSource<Customer>(database, "SELECT 45 AS age, 'clerk' AS job UNION ALL SELECT 20, NULL UNION ALL SELECT 'x', NULL", input);
    Expect((await query.ToListAsync()).SequenceEqual(customers), "a query gives the same rows");
}

var profile = DataProfile.FromJson((await new CsvDataSource<Customer>(csv, input).ProfileAsync(input)).ToJson());
Expect(profile["Age"].Quantile(0.5) == 20 && profile["Job"].Distinct == 1, "rows are profiled, and the profile is read back");

var inferred = await new CsvDataSource<Customer>(csv, input).InferSchemaAsync(input);
await SchemaFile.SaveAsync(Path.Combine(directory, "customers.schema.json"), inferred.Schema, inferred.Notes);
var reviewed = await SchemaFile.LoadAsync(Path.Combine(directory, "customers.schema.json"));
Expect(reviewed.Fields.SequenceEqual(inferred.Schema.Fields) && reviewed.Fields[0].Minimum == 18, "a schema is inferred, and read back");

await using var store = new EmbeddedModelStore(directory);
var first = await store.AddAsync(PackageOf("30"));
var second = await store.AddAsync(PackageOf("60"));
var promotion = new ModelPromotion<Customer, float>(store, "churn", "champion", loader, customers);
await promotion.PromoteAsync(first.Number, "ada", "the first version");

await using var log = new PredictionLog(Path.Combine(directory, "log"));
var retry = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions()).Build();
await using (var model = Model.FromStore("churn", store, "champion", loader, input, output, customers[0])
    .UseTelemetry()
    .UseLogging()
    .UsePredictionLog(log)
    .UseInputValidation()
    .UseResilience(retry)
    .UseOutputCheck()
    .Build())
{
    Expect(await AskAsync("before") == (0.25f, 1), "version 1 answers");
    await promotion.PromoteAsync(second.Number, "ada", "a better limit");
    await model.ReloadAsync();
    Expect(await AskAsync("promoted") == (0.75f, 2), "version 2 answers");
    await promotion.RollbackAsync("ada", "it earned less");
    await model.ReloadAsync();
    Expect(await AskAsync("rolled-back") == (0.25f, 1), "version 1 answers again");
    try
    {
        await model.PredictAsync(new Customer(17, null));
        Expect(false, "an input that breaks a rule is refused");
    }
    catch (InvalidInputException refusal)
    {
        Expect(refusal.Faults.Single().Field == "Age", "the fault is told");
    }

    async Task<(float, int?)> AskAsync(string key)
    {
        var answer = await model.PredictAsync(customers[0], new() { Key = key });
        return (answer.Value, answer.Model?.Version);
    }
}

await log.LogOutcomesAsync([new() { Key = "promoted", Value = true, ObservedAt = DateTimeOffset.UnixEpoch }]);
var logged = await log.ReadAsync(new PredictionQuery()).ToListAsync();
Expect(logged.Count == 4 && logged.Count(one => one.Record.Status == PredictionStatus.Answered) == 3, $"{logged.Count} records");
Expect(logged.Single(one => one.Record.Key == "promoted").Outcome().AsBoolean(), "the outcome is joined");
var history = await store.ReadAliasAsync("churn").Select(entry => entry.After).ToListAsync();
Expect(history.SequenceEqual([1, 2, 1]), string.Join(' ', history));
const string python = "/usr/bin/python3";
if (File.Exists(python))
{
    var script = Path.Combine(directory, "predict.py");
    await File.WriteAllTextAsync(script, "def predict(rows): return [row['Age'] / 100 for row in rows]");
    await using var poc = await PythonModel.StartAsync("poc", new() { Interpreter = python, Script = script }, input, output);
    Expect((await poc.PredictAsync(customers[0])).Value == 0.45f, "a Python script answers");
}

using var nobody = new HttpClient { BaseAddress = new Uri("http://127.0.0.1:1") };
var remote = HttpModel.Create("churn", nobody, input, output, new() { MaxRetries = 0 });
try
{
    await remote.PredictAsync(customers[0]);
    Expect(false, "a server that is down is an error");
}
catch (HttpModelException error)
{
    Expect(error.Message.Contains("http://127.0.0.1:1 cannot be reached", StringComparison.Ordinal), error.Message);
}

var golden = Path.Combine(directory, "churn.golden.json");
await File.WriteAllTextAsync(golden, """
    {
      "format": "productionize-golden/1", "python": "3.11.2", "libraries": {},
      "inputs": [
        { "name": "Age", "datatype": "FP64", "shape": [2], "data": [29, 31] },
        { "name": "Job", "datatype": "BYTES", "shape": [2], "data": ["clerk", null] }
      ],
      "outputs": [{ "name": "risk", "datatype": "FP64", "shape": [2, 1], "data": [[0.75], [0.25]] }]
    }
    """);
var report = await GoldenFile.Read(golden)
    .CompareAsync(Model.Create("churn", customer => customer.Age < 30 ? 0.75f : 0.25f, input, output), input, output);
Expect(report.Matches, report.ToString());
Console.WriteLine("Everything works ahead of time.");

static ModelPackage PackageOf(string limit) =>
    new() { Model = "churn", Format = "limit", Files = [PackageFile.FromText("limit.txt", limit)] };

static void Expect(bool holds, string what)
{
    if (!holds)
    {
        throw new InvalidOperationException($"Not so: {what}.");
    }
}

internal sealed record Customer(float Age, string? Job);
