using System.Diagnostics;
using System.Globalization;

namespace Productionize;

/// <summary>
/// The Python benchmarks on a machine that others use too: bare loops and models in turns, short rounds, the median and the best of many.
/// The best round is the one that was disturbed least. Prints a table in Markdown.
/// </summary>
internal static class PythonRounds
{
    private const int Calls = 200;
    private const int Rounds = 201;

    public static async Task RunAsync()
    {
        var row = Applicant.Random<Applicant>(new Random(7));
        using var loop = new PythonLoop();
        await using var model = loop.Start(workers: 2);
        (string Name, Func<Task> Ask)[] parts =
        [
            ("bare loop, blocking", () => Task.Run(() => Repeat(Calls, () => loop.Ask(row)))),
            ("bare loop, async", () => RepeatAsync(Calls, () => loop.AskAsync(row))),
            ("model, one caller", () => RepeatAsync(Calls, () => model.PredictAsync(row).AsTask())),
            ("model, two callers", () => Task.WhenAll(
                Task.Run(() => RepeatAsync(Calls / 2, () => model.PredictAsync(row).AsTask())),
                Task.Run(() => RepeatAsync(Calls / 2, () => model.PredictAsync(row).AsTask())))),
        ];
        var times = parts.Select(_ => new double[Rounds]).ToArray();
        for (var round = -20; round < Rounds; round++)
        {
            for (var part = 0; part < parts.Length; part++)
            {
                var start = Stopwatch.GetTimestamp();
                await parts[part].Ask().ConfigureAwait(false);
                if (round >= 0)
                {
                    times[part][round] = Stopwatch.GetElapsedTime(start).TotalMicroseconds / Calls;
                }
            }
        }

        Console.WriteLine("| part | µs a call, median | over the blocking loop | µs a call, best | over the blocking loop |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        for (var part = 0; part < parts.Length; part++)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {parts[part].Name} | {Median(times[part]):F1} | {Median(times[part].Zip(times[0], (one, bare) => one / bare)):F2} | " +
                $"{times[part].Min():F1} | {times[part].Min() / times[0].Min():F2} |"));
        }
    }

    private static void Repeat(int calls, Action call)
    {
        for (var i = 0; i < calls; i++)
        {
            call();
        }
    }

    private static async Task RepeatAsync(int calls, Func<Task> call)
    {
        for (var i = 0; i < calls; i++)
        {
            await call().ConfigureAwait(false);
        }
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);
}
