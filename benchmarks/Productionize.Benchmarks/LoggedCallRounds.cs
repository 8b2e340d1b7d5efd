using System.Globalization;
using System.Runtime.InteropServices;

namespace Productionize;

/// <summary>
/// T1 on a machine that others use too, where the wall clock of <see cref="LoggedCallBenchmarks"/> measures the others: the thread's own
/// time, the parts in turns, the median of many rounds. Prints a table in Markdown.
/// </summary>
internal static class LoggedCallRounds
{
    private const int Calls = 40_000;
    private const int Rounds = 81;

    public static void Run()
    {
        Console.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors");
        Console.WriteLine();
        Console.WriteLine("| codec | part | ns a call | ns over bare | bytes over bare |");
        Console.WriteLine("| --- | --- | ---: | ---: | ---: |");
        foreach (var codec in Enum.GetValues<CodecKind>())
        {
            Run(codec);
        }
    }

    private static void Run(CodecKind kind)
    {
        var codec = Codecs.Of(kind);
        (string Name, IModel<Applicant, Score> Model)[] parts =
        [
            ("bare pooled model", RiskModel.Pooled()),
            ("head", RiskModel.Pooled().AsBuilder(codec, RowCodec.For<Score>()).Build()),
            ("head, live", RiskModel.Live(codec).Build()),
            ("head, live, input check", RiskModel.Live(codec).UseInputValidation().Build()),
            ("head, live, log", RiskModel.Live(codec).UsePredictionLog(new NoLogger()).Build()),
            ("head, live, log, input check", RiskModel.Live(codec).UsePredictionLog(new NoLogger()).UseInputValidation().Build()),
        ];
        var row = Applicant.Random<Applicant>(new Random(7));
        WarmUp(parts, row);
        var times = parts.Select(_ => new double[Rounds]).ToArray();
        var bytes = parts.Select(_ => new double[Rounds]).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            for (var part = 0; part < parts.Length; part++)
            {
                var (start, allocated) = (ThreadTime.Nanoseconds, GC.GetAllocatedBytesForCurrentThread());
                Ask(parts[part].Model, row);
                times[part][round] = (ThreadTime.Nanoseconds - start) / (double)Calls;
                bytes[part][round] = (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)Calls;
            }
        }

        for (var part = 0; part < parts.Length; part++)
        {
            var over = Median(times[part].Zip(times[0], (time, bare) => time - bare));
            var more = Median(bytes[part].Zip(bytes[0], (one, bare) => one - bare));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {kind} | {parts[part].Name} | {Median(times[part]):F0} | {over:F0} | {more:F2} |"));
        }
    }

    // Pauses, so that the compiler's thread gets its turn and all of it is optimised code.
    private static void WarmUp((string Name, IModel<Applicant, Score> Model)[] parts, Applicant row)
    {
        for (var i = 0; i < 12; i++)
        {
            foreach (var (_, model) in parts)
            {
                Ask(model, row);
            }

            Thread.Sleep(200);
        }
    }

    private static void Ask(IModel<Applicant, Score> model, Applicant row)
    {
        for (var i = 0; i < Calls; i++)
        {
            var pending = model.PredictAsync(row);
            if (!pending.IsCompletedSuccessfully)
            {
                // The first call of a live model loads its version.
                pending.AsTask().Wait();
            }
        }
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);
}
