using BatchScoring;
using Productionize;

// Scores a file of flights into another. Kill it and run it again: it goes on; append flights and run it again: it scores the new ones.
var folder = args is ["--data", var given] ? given : Path.Combine(AppContext.BaseDirectory, "state");
Directory.CreateDirectory(folder);

var flights = new CsvDataSource<Flight>(Path.Combine(AppContext.BaseDirectory, "flights.csv.gz"));
var scores = new CsvDataSink(Path.Combine(folder, "scores.csv"));

await using var log = new PredictionLog(Path.Combine(folder, "log"));
await using var model = Model.Create("delay", (Flight flight) => DelayPoc.Predict(flight)).AsBuilder()
    .UsePredictionLog(log).UseInputValidation().UseOutputCheck().Build();

var scoring = new BatchScoring<Flight, Delay>(flights, flight => flight.RowId, model, scores)
{
    CommitRows = 500,
    Progress = new Progress<BatchProgress>(at => Console.WriteLine(at)),
};
Console.WriteLine(await scoring.RunAsync());
