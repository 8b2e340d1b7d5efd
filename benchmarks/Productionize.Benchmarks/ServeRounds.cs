using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Productionize;

/// <summary>
/// T5: a minimal API on Kestrel that answers 16 numbers with a function, bare, with the function in a pipeline, and with a prediction log
/// on disk; in turns, the medians of five rounds. Beside the answers per second the server's own processor time for each, since others may
/// use the machine. The load comes from wrk, or without it from clients in this process, whose time then counts too.
/// </summary>
internal static partial class ServeRounds
{
    private const int Rounds = 5;
    private const int Connections = 32;
    private const string Seconds = "4";
    private const string Body = "[1.5,2.25,3,4,5,6,7,8.125,9,10,11,12,13,14,15,16]";

    public static async Task RunAsync()
    {
        var directory = Directory.CreateTempSubdirectory("productionize-serve-rounds-").FullName;
        var script = Path.Combine(directory, "post.lua");
        await File.WriteAllTextAsync(
            script, $"wrk.method = 'POST'\nwrk.body = '{Body}'\nwrk.headers['Content-Type'] = 'application/json'\n").ConfigureAwait(false);
        await using var log = new PredictionLog(Path.Combine(directory, "log"));
        await using var plain = Function().AsBuilder().Build();
        await using var logged = Function().AsBuilder().UsePredictionLog(log).Build();
        await using var bareApp = await ServeAsync(app => app.MapPost("/", (float[] row) => new Answer(Score(row)))).ConfigureAwait(false);
        await using var plainApp = await ServeAsync(app => app.MapPost("/", Ask(plain))).ConfigureAwait(false);
        await using var loggedApp = await ServeAsync(app => app.MapPost("/", Ask(logged))).ConfigureAwait(false);
        (string Name, string Url)[] parts = [("bare", UrlOf(bareApp)), ("pipeline", UrlOf(plainApp)), ("pipeline, log", UrlOf(loggedApp))];
        var rates = parts.Select(_ => new double[Rounds]).ToArray();
        var times = parts.Select(_ => new double[Rounds]).ToArray();
        for (var round = -1; round < Rounds; round++)
        {
            for (var i = 0; i < parts.Length; i++)
            {
                // Who comes first changes, and the first round of all is for the compiler.
                var part = (i + round + 1) % parts.Length;
                var (rate, time) = await LoadAsync(parts[part].Url, script).ConfigureAwait(false);
                if (round >= 0)
                {
                    (rates[part][round], times[part][round]) = (rate, time);
                }
            }
        }

        await logged.FlushAsync().ConfigureAwait(false);
        for (var part = 0; part < parts.Length; part++)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{parts[part].Name,-14} {Median(rates[part]),10:N0} answers/s {Median(times[part]),8:F1} us of processor each"));
        }

        Console.WriteLine($"{logged.LogStatistics}");
        Show("log costs", 1 - Ratio(rates, 2, 1), Ratio(times, 2, 1) - 1, "<= 5 %");
        Show("pipeline/bare", Ratio(rates, 1, 0), 1 / Ratio(times, 1, 0), ">= 90 %");
        Show("logged/bare", Ratio(rates, 2, 0), 1 / Ratio(times, 2, 0), ">= 85 %");
        Directory.Delete(directory, recursive: true);
    }

    private static void Show(string name, double byRate, double byTime, string target) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{name,-14} {byRate * 100,6:F1} % by answers, {byTime * 100,6:F1} % by processor time (target {target})"));

    private static double Ratio(double[][] of, int part, int other) => Median(of[part].Zip(of[other], (one, two) => one / two));

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);

    private static IModel<float[], float> Function() => Model.Create<float[], float>("score", Score);

    private static float Score(float[] row)
    {
        var sum = 0f;
        for (var i = 0; i < row.Length; i++)
        {
            sum += row[i] * (i - 8) * 0.1f;
        }

        return 1 / (1 + MathF.Exp(-sum));
    }

    private static Func<float[], CancellationToken, Task<Answer>> Ask(ModelPipeline<float[], float> model) => async (row, stop) =>
        new Answer((await model.PredictAsync(row, cancellationToken: stop).ConfigureAwait(false)).Value);

    private static async Task<WebApplication> ServeAsync(Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        map(app);
        await app.StartAsync().ConfigureAwait(false);
        return app;
    }

    private static string UrlOf(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    // Answers a second, and microseconds of processor time of this process for each.
    private static async Task<(double Rate, double Time)> LoadAsync(string url, string script)
    {
        var (start, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var answers = await ByWrkAsync(url, script).ConfigureAwait(false) ?? await ByClientsAsync(url).ConfigureAwait(false);
        return (answers / Stopwatch.GetElapsedTime(start).TotalSeconds,
            (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / answers);
    }

    private static async Task<double?> ByWrkAsync(string url, string script)
    {
        try
        {
            using var wrk = Process.Start(new ProcessStartInfo("wrk", ["-t1", $"-c{Connections}", $"-d{Seconds}s", "-s", script, url])
            {
                RedirectStandardOutput = true,
            })!;
            var said = await wrk.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
            await wrk.WaitForExitAsync().ConfigureAwait(false);
            return Requests().Match(said) is { Success: true } match && !said.Contains("Non-2xx", StringComparison.Ordinal)
                ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
                : throw new InvalidOperationException($"wrk failed: {said}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static async Task<double> ByClientsAsync(string url)
    {
        using var client = new HttpClient();
        var (end, count) = (Stopwatch.GetTimestamp() + (int.Parse(Seconds, CultureInfo.InvariantCulture) * Stopwatch.Frequency), 0);
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            while (Stopwatch.GetTimestamp() < end)
            {
                using var body = new StringContent(Body, System.Text.Encoding.UTF8, "application/json");
                using var response = await client.PostAsync(new Uri(url), body).ConfigureAwait(false);
                response.EnsureSuccessStatusCode();
                Interlocked.Increment(ref count);
            }
        })).ConfigureAwait(false);
        return count;
    }

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Requests();

    private readonly record struct Answer(float Value);
}
