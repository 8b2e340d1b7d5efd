using FlightDelay;
using Productionize;

// An airline delivers a file of flights each month. Every night what has arrived is checked, profiled and scored; what is wrong goes to a
// quarantine, and comes back when somebody has mended it. Whatever night is killed, the next start ends it; each flight is scored once.
var state = args is ["--data", var given] ? given : Directory.CreateTempSubdirectory("flight-delay-").FullName;
var deliveries = Path.Combine(state, "deliveries");
var inbox = Directory.CreateDirectory(Path.Combine(deliveries, "inbox")).FullName;
var archive = Directory.CreateDirectory(Path.Combine(deliveries, "archive")).FullName;
var mended = Directory.CreateDirectory(Path.Combine(state, "mended")).FullName;

// Files are checked by what the airline promises, mended rows by what a part of such a file can still keep: it has no 5,000 rows.
var codec = RowCodec.For<Flight>(Flight.Expected);
var partCodec = RowCodec.For<Flight>(Flight.Expected.ForPart());

// January to March teach the proof of concept; the profile of these rows is what later months are compared with.
Deliver("flights-2001-01", "flights-2001-02", "flights-2001-03", "flights-2001-04", "flights-2001-05");
var (past, _) = Months(deliveries).SplitByTime(flight => flight.ScheduledDeparture, new DateTime(2001, 4, 1));
var profile = await past.ProfileAsync(codec);
await File.WriteAllTextAsync(Path.Combine(state, "profile.json"), profile.ToJson());
Console.WriteLine(profile.ToTable());
var poc = new DelayPoc(await past.ToListAsync());
await using var model = Model.Create("delay", (Flight flight) => poc.Predict(flight)).AsBuilder().UseOutputCheck().Build();

await NightAsync();
Deliver("flights-2001-06");
await MendAsync();
await NightAsync();

async Task NightAsync()
{
    // A night has ended when its report is there.
    var number = Directory.GetFiles(state, "report.txt", SearchOption.AllDirectories).Length + 1;
    var night = Path.Combine(state, $"night-{number:000}");
    var (arrived, returned) = (Directory.GetFiles(inbox), Directory.GetFiles(mended, "*", SearchOption.AllDirectories));
    if (arrived.Length + returned.Length == 0 && !Directory.Exists(night))
    {
        Console.WriteLine($"Night {number}: nothing has arrived.\n");
        return;
    }

    // From here on nobody adds to the rows of this night, so that it can be ended by another start.
    Directory.CreateDirectory(night);
    var toScore = Path.Combine(night, "mended");
    if (returned.Length > 0 && !Directory.Exists(toScore))
    {
        Directory.Move(mended, toScore);
        Directory.CreateDirectory(mended);
    }

    var rejections = new RejectionSummary();
    var quarantined = Path.Combine(night, "quarantine.jsonl");
    var report = $"Night {number}\n";
    var rows = 0L;
    using (var quarantine = new QuarantineFile(quarantined))
    {
        var tell = (RejectedRow row) => { quarantine.Add(row); rejections.Add(row); };
        if (arrived.Length > 0)
        {
            // The flights above the highest number of the nights before.
            var pass = new DataPass { OnRejected = tell, MaxRejectedShare = 0.01 };
            var scoring = new BatchScoring<Flight, float>(
                Months(inbox), flight => $"{flight.RowId}", model, new CsvDataSink(Path.Combine(state, "scores.csv")))
            {
                Watermark = flight => flight.RowId,
            };
            report += $"{await scoring.RunAsync(pass)}\n{pass}\n";
            rows += pass.Accepted + pass.Rejected;
        }

        if (Directory.Exists(toScore))
        {
            // Mended flights lie below the watermark: they have a target of their own, one for each night.
            var pass = new DataPass { OnRejected = tell };
            var source = new FolderDataSource<Flight>(toScore, "*.csv", file => new CsvDataSource<Flight>(file, partCodec));
            var scoring = new BatchScoring<Flight, float>(
                source, flight => $"{flight.RowId}", model, new CsvDataSink(Path.Combine(night, "mended-scores.csv")));
            report += $"Mended: {await scoring.RunAsync(pass)}\n{pass}\n";
            rows += pass.Accepted + pass.Rejected;
        }
    }

    // The rejected rows as they stood, one file a month. Without a report nobody has begun to mend what a killed run left here.
    var toMend = Path.Combine(night, "to-mend");
    if (Directory.Exists(toMend))
    {
        Directory.Delete(toMend, recursive: true);
    }

    var extract = await QuarantineFile.ExtractAsync(quarantined, toMend);

    // What stayed in the inbox would be rejected again, and mended twice.
    foreach (var file in arrived)
    {
        File.Move(file, Path.Combine(archive, Path.GetFileName(file)), overwrite: true);
    }

    report += $"{rejections.ToTable(rows)}To mend: {extract}\n";
    Console.WriteLine(report);
    await File.WriteAllTextAsync(Path.Combine(night, "report.txt"), report);
}

// What somebody does with an editor the next morning, here in code so that the example runs by itself: a flight of March was typed wrongly,
// it came 6 minutes early, not 66. A mended file goes from to-mend to mended.
async Task MendAsync()
{
    var file = Path.Combine(state, "night-001", "to-mend", "flights-2001-03.csv");
    if (File.Exists(file))
    {
        var text = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync($"{file}.new", text.Replace(",-66,", ",-6,", StringComparison.Ordinal));
        File.Move($"{file}.new", file, overwrite: true);
        File.Move(file, Path.Combine(mended, "flights-2001-03.csv"));
    }
}

// A source over whatever months lie in a folder, each checked by the same schema.
IDataSource<Flight> Months(string folder) =>
    new FolderDataSource<Flight>(folder, "*.csv.gz", file => new CsvDataSource<Flight>(file, codec));

// Each month arrives once.
void Deliver(params string[] months)
{
    foreach (var month in months.Where(month => !File.Exists(Path.Combine(archive, $"{month}.csv.gz"))))
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Data", $"{month}.csv.gz");
        File.Copy(file, Path.Combine(inbox, Path.GetFileName(file)), overwrite: true);
    }
}
