using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Productionize;
using PythonPoc;

var python = new Option<string>("--python") { DefaultValueFactory = _ => OperatingSystem.IsLinux() ? "/usr/bin/python3" : "python3" };
var data = new Option<string?>("--data") { Description = "Where the log and the store lie; by default in a new folder." };
var command = new RootCommand("A scikit-learn script, hosted as it is: will it be wet tomorrow?") { python, data };
command.SetAction((parsed, stop) => RunAsync(
    parsed.GetValue(python)!, parsed.GetValue(data) ?? Directory.CreateTempSubdirectory("python-poc-").FullName, stop));
return await command.Parse(args).InvokeAsync();

static async Task<int> RunAsync(string interpreter, string directory, CancellationToken stop)
{
    using var loggers = LoggerFactory.Create(logging => logging.AddSimpleConsole(console => console.SingleLine = true));
    var poc = new PythonModelOptions
    {
        Interpreter = interpreter,
        Script = Path.Combine(AppContext.BaseDirectory, "Poc", "predict.py"),
        RequiredModules = ["sklearn"],
        Workers = 2,
        MemoryLimitBytes = 1L << 30,
        Environment = new Dictionary<string, string?> { ["OMP_NUM_THREADS"] = "1", ["OPENBLAS_NUM_THREADS"] = "1" },
        Loggers = loggers,
    };
    var source = new CsvDataSource<Weather>(Path.Combine(AppContext.BaseDirectory, "Poc", "weather.csv"));
    var days = await source.ToListAsync(cancellationToken: stop);
    var year = days.Where(day => day.Date.Year == 2015).ToArray();
    await using var log = new PredictionLog(Path.Combine(directory, "log"));
    await using var store = new EmbeddedModelStore(directory);
    try
    {
        await PredictAsync(poc, log, year, stop);
        await JudgeAsync(log, days, stop);
        await KeepAsync(poc, store, year[^1], stop);
    }
    catch (PythonModelException error) when (error.Kind == PythonFailure.Start)
    {
        // It says what to install.
        Console.Error.WriteLine(error.Message);
        return 1;
    }

    Console.WriteLine($"The log and the store are in {directory}");
    return 0;
}

// The script where it is, behind checks and a log.
static async Task PredictAsync(PythonModelOptions poc, IPredictionLogger log, Weather[] year, CancellationToken stop)
{
    await using var model = (await PythonModel.StartAsync<Weather, WetDay>("wet-day", poc, stop))
        .AsBuilder()
        .UsePredictionLog(log)
        .UseInputValidation()
        .Build();
    var answers = await model.PredictBatchAsync(year, [.. year.Select(day => new PredictionOptions { Key = day.Key })], stop);
    Console.WriteLine($"{answers.Count} days of 2015 predicted, {answers.Count(answer => answer.Error is not null)} of them failed");
    try
    {
        await model.PredictAsync(year[0] with { Location = "Atlantis" }, cancellationToken: stop);
    }
    catch (InvalidInputException refusal)
    {
        Console.WriteLine($"Not asked for Atlantis: {refusal.Faults[0].Rule}");
    }
}

// What came true, a day later, under the keys of the predictions; and how good they were.
static async Task JudgeAsync(PredictionLog log, List<Weather> days, CancellationToken stop)
{
    var tomorrow = days.ToDictionary(day => (day.Location, day.Date.AddDays(-1)), day => day.Precipitation > 0);
    var known = days.Where(day => day.Date.Year == 2015 && tomorrow.ContainsKey((day.Location, day.Date))).ToArray();
    await log.LogOutcomesAsync(
        [.. known.Select(day => new PredictionOutcome
        {
            Key = day.Key,
            Value = tomorrow[(day.Location, day.Date)],
            ObservedAt = new DateTimeOffset(day.Date.AddDays(2), default, TimeSpan.Zero),
        })],
        stop);
    var (scores, labels) = (new List<double>(), new List<bool>());
    await foreach (var (record, outcomes) in log.ReadAsync(new PredictionQuery { Model = "wet-day" }, stop))
    {
        if (record.Output is { } output && outcomes.Count > 0)
        {
            scores.Add(output["probability"].AsDouble());
            labels.Add(outcomes[0].Value.AsBoolean());
        }
    }

    var right = scores.Zip(labels).Count(pair => pair.First >= 0.5 == pair.Second);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{labels.Count} of them came true or not: {labels.Count(wet => wet)} wet, {right} predicted right, " +
        $"AUC {Metrics.AreaUnderRoc([.. scores], [.. labels]):0.000}"));
}

// The script and its data as a version, served from the store, as a service would.
static async Task KeepAsync(PythonModelOptions poc, IModelStore store, Weather day, CancellationToken stop)
{
    var loader = PythonModel.Loader<Weather, WetDay>(poc);
    var version = await store.AddAsync(PythonModel.Package<Weather, WetDay>("wet-day", poc), stop);
    var promotion = new ModelPromotion<Weather, WetDay>(store, "wet-day", "champion", loader, [day]);
    await promotion.PromoteAsync(version.Number, "ada", "the first", cancellationToken: stop);
    await using var model = Model.FromStore("wet-day", store, "champion", loader, day).Build();
    var answer = await model.PredictAsync(day, cancellationToken: stop);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{answer.Model} out of the store, with {version.Files.Count} files: " +
        $"wet after {day.Key} with probability {answer.Value.Probability:0.000}"));
}
