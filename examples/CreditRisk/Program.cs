using System.CommandLine;
using CreditRisk;

var data = new Option<DirectoryInfo>("--data")
{
    Description = "Where versions and predictions are kept; a second run continues there.",
    DefaultValueFactory = _ => new DirectoryInfo(Path.Combine(AppContext.BaseDirectory, "state")),
};
var json = new Option<FileInfo?>("--json") { Description = "Writes the result to this file." };
var command = new RootCommand("Takes a proof of concept for credit risk to production, and rolls it back for a reason.") { data, json };
command.SetAction((arguments, cancellationToken) =>
    Story.RunAsync(arguments.GetRequiredValue(data).FullName, arguments.GetValue(json)?.FullName, cancellationToken));
return await command.Parse(args).InvokeAsync();
