using System.Globalization;
using System.Runtime.InteropServices;

namespace Productionize;

/// <summary>
/// T4 on a machine that others use too: the thread's own time, the ways in turns, the median of many rounds. Prints a table in Markdown.
/// </summary>
internal static class OnnxRounds
{
    private const int Calls = 4_000;
    private const int Rounds = 81;

    public static void Run()
    {
        Console.WriteLine(
            $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors");
        Console.WriteLine();
        Console.WriteLine("| model | way | ns a call | of RunWithBinding | bytes |");
        Console.WriteLine("| --- | --- | ---: | ---: | ---: |");
        foreach (var file in new[] { CreditModel.Vector, CreditModel.Trees })
        {
            var vector = new OnnxVectorBenchmarks { File = file };
            vector.SetUp();
            Run(file, () => vector.RunWithBinding(), () => vector.Model().GetAwaiter().GetResult(), () => vector.NamedValues());
            vector.CleanUp();
        }

        var columns = new OnnxColumnsBenchmarks();
        columns.SetUp();
        Run(
            CreditModel.Columns, () => columns.RunWithBinding(), () => columns.Model().GetAwaiter().GetResult(),
            () => columns.NamedValues());
        columns.CleanUp();
    }

    private static void Run(string model, params Action[] ways)
    {
        string[] names =
            [nameof(OnnxVectorBenchmarks.RunWithBinding), nameof(OnnxVectorBenchmarks.Model), nameof(OnnxVectorBenchmarks.NamedValues)];
        var times = ways.Select(_ => new double[Rounds]).ToArray();
        var bytes = ways.Select(_ => new double[Rounds]).ToArray();

        // The first rounds are for the compiler, with a pause in which its thread gets its turn.
        for (var round = -12; round < Rounds; round++)
        {
            for (var way = 0; way < ways.Length; way++)
            {
                var (start, allocated) = (ThreadTime.Nanoseconds, GC.GetAllocatedBytesForCurrentThread());
                for (var i = 0; i < Calls; i++)
                {
                    ways[way]();
                }

                if (round >= 0)
                {
                    times[way][round] = (ThreadTime.Nanoseconds - start) / (double)Calls;
                    bytes[way][round] = (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)Calls;
                }
            }

            Thread.Sleep(round < 0 ? 200 : 0);
        }

        for (var way = 0; way < ways.Length; way++)
        {
            var ratio = Median(times[way].Zip(times[0], (time, bare) => time / bare));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {model} | {names[way]} | {Median(times[way]):F0} | {ratio:F2} | {Median(bytes[way]):F0} |"));
        }
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);
}
