using FlightDelay;
using Productionize;

// An airline delivers a file of flights each month. They are checked on the way in; what is wrong goes to a quarantine, to be mended; what
// is right is profiled and scored. When the next month arrives, a second run scores its flights and no other.
var state = args is ["--data", var given] ? given : Directory.CreateTempSubdirectory("flight-delay-").FullName;
var inbox = Directory.CreateDirectory(Path.Combine(state, "inbox")).FullName;
Deliver("flights-2001-01", "flights-2001-02", "flights-2001-03", "flights-2001-04", "flights-2001-05");

// A source over whatever files there are, each checked by the same schema.
var codec = RowCodec.For<Flight>(Flight.Expected);
var flights = new FolderDataSource<Flight>(inbox, "*.csv.gz", file => new CsvDataSource<Flight>(file, codec));

// January to March teach the proof of concept; the profile of these rows is what later months are compared with.
var (past, _) = flights.SplitByTime(flight => flight.ScheduledDeparture, new DateTime(2001, 4, 1));
var profile = await past.ProfileAsync(codec);
await File.WriteAllTextAsync(Path.Combine(state, "profile.json"), profile.ToJson());
Console.WriteLine(profile.ToTable());
var poc = new DelayPoc(await past.ToListAsync());

await RunAsync("first");
Deliver("flights-2001-06");
await RunAsync("second");

async Task RunAsync(string run)
{
    var rejections = new RejectionSummary();
    var path = Path.Combine(state, $"quarantine-{run}.jsonl");
    BatchSummary summary;
    using (var quarantine = new QuarantineFile(path))
    {
        var pass = new DataPass { OnRejected = row => { quarantine.Add(row); rejections.Add(row); }, MaxRejectedShare = 0.01 };
        await using var model = Model.Create("delay", (Flight flight) => poc.Predict(flight)).AsBuilder().UseOutputCheck().Build();
        summary = await new BatchScoring<Flight, float>(
            flights, flight => $"{flight.RowId}", model, new CsvDataSink(Path.Combine(state, "scores.csv")))
        {
            Watermark = flight => flight.RowId,
        }.RunAsync(pass);
    }

    // The rejected rows as they stood, one file a month: mend them and deliver them again.
    var extract = await QuarantineFile.ExtractAsync(path, Path.Combine(state, $"to-mend-{run}"));
    Console.WriteLine($"{run} run: {summary}");
    Console.WriteLine($"{rejections.ToTable()}{extract.Rows} rows to mend in {extract.Files.Count} files\n");
}

void Deliver(params string[] months)
{
    foreach (var month in months)
    {
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Data", $"{month}.csv.gz"), Path.Combine(inbox, $"{month}.csv.gz"), overwrite: true);
    }
}
