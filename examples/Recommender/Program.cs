using Productionize;
using Recommender;

// A supermarket recommends what goes well with what a customer bought before, logs it, and learns on Saturday what was really bought.
// The baskets are synthetic: see Supermarket.cs.
const int TrainingWeeks = 8;
var directory = args is ["--data", var given] ? given : Directory.CreateTempSubdirectory("recommender-").FullName;
var poc = new CoOccurrence(Enumerable.Range(1, TrainingWeeks).SelectMany(week => Supermarket.Week(week)));

await using var log = new PredictionLog(Path.Combine(directory, "log"));
await using var model = Model.Create("basket", (Shopper who) => Recommendation.Of(poc.For(who.Customer, Recommendation.Length)))
    .AsBuilder()
    .UsePredictionLog(log)
    .UseInputValidation()
    .UseOutputCheck()
    .Use(inner => new UnknownCustomers(inner, poc))
    .Build();

// Saturday: who comes in gets five recommendations; 40 of the 240 were never seen before.
var saturday = Supermarket.Week(TrainingWeeks + 1, customers: 240).ToArray();
var shown = await model.PredictBatchAsync([.. saturday.Select(basket => new Shopper(basket.Customer))]);
Print("customer-7, known", shown[7]);
Print("customer-207, new", shown[207]);

// The outcome is what was bought, under the id of the recommendation.
await model.FlushAsync();
await log.LogOutcomesAsync([.. saturday.Zip(shown, (basket, prediction) => new PredictionOutcome
{
    PredictionId = prediction.Id,
    Kind = "bought",
    Value = string.Join(';', basket.Items),
    ObservedAt = DateTimeOffset.UtcNow,
})]);

// The log alone says how good the lists were.
var codec = RowCodec.For<Recommendation>();
var rated = new List<(bool Known, int Hits)>();
await foreach (var logged in log.ReadAsync(new() { Model = "basket" }))
{
    var bought = logged.Outcome("bought").AsString()!.Split(';');
    var hits = codec.Read(logged.Record.Output!.Value).Items.Count(item => bought.Contains(item.Item));
    rated.Add((logged.Record.Reason is null, hits));
}

Console.WriteLine($"{rated.Count} lists logged and joined with what was bought; precision at {Recommendation.Length}:");
Console.WriteLine($"  known customers  {Precision(rated.Where(list => list.Known)):p1} of {rated.Count(list => list.Known)} lists");
Console.WriteLine($"  new customers    {Precision(rated.Where(list => !list.Known)):p1} of {rated.Count(list => !list.Known)} lists (most popular items)");
Console.WriteLine($"The log: {log.Directory}");

static double Precision(IEnumerable<(bool Known, int Hits)> lists) => lists.Average(list => list.Hits / (double)Recommendation.Length);

static void Print(string who, Prediction<Recommendation> list) => Console.WriteLine(
    $"{who}: {string.Join(", ", list.Value.Items.Select(item => item.Item))}{(list.Reason is null ? "" : $" ({list.Reason})")}");
