using System.Diagnostics;
using System.Globalization;

namespace Productionize;

/// <summary>
/// T2 on a machine that others use too: slices of a millisecond, and of many the best hundredth, in which both processors were free. The
/// first line is a loop that two threads do in half the time, so it says whether there were such moments. Prints a table in Markdown.
/// </summary>
internal static class OnnxThreadRounds
{
    private const int Calls = 400;
    private const int Rounds = 3000;

    public static void Run()
    {
        Console.WriteLine("| what | one thread, ns a call | two threads, ns a call | times faster |");
        Console.WriteLine("| --- | ---: | ---: | ---: |");
        Run("a loop, to compare", (thread, calls) =>
        {
            var number = 1.0 + thread;
            for (var i = 0; i < calls * 1500; i++)
            {
                number = (number * 1.0000001) + 0.1;
            }

            GC.KeepAlive(number);
        });
        foreach (var file in new[] { CreditModel.Vector, CreditModel.Trees })
        {
            var row = Enumerable.Range(0, 26).Select(i => i / 26f).ToArray();
            using var model = Onnx.CreateModel<float[], float>("credit", CreditModel.PathOf(file));
            Run(file, (_, calls) => Ask(model, row, calls));
        }

        using var columns = Onnx.CreateModel<Loan, float>(
            "credit", CreditModel.PathOf(CreditModel.Columns), new() { Output = "probabilities[1]" });
        Run(CreditModel.Columns, (_, calls) => Ask(columns, Loan.One, calls));
    }

    private static void Ask<TInput>(OnnxModel<TInput, float> model, TInput row, int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            _ = model.PredictAsync(row).Result;
        }
    }

    private static void Run(string what, Action<int, int> work)
    {
        var (round, done, stop) = (0, 0, false);
        var other = new Thread(() =>
        {
            for (var seen = 0; !Volatile.Read(ref stop);)
            {
                if (Volatile.Read(ref round) == seen)
                {
                    Thread.SpinWait(10);
                    continue;
                }

                seen = Volatile.Read(ref round);
                work(1, Calls / 2);
                Volatile.Write(ref done, seen);
            }
        });
        other.Start();
        var one = new double[Rounds];
        var two = new double[Rounds];
        for (var i = -100; i < Rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            work(0, Calls);
            var alone = Stopwatch.GetElapsedTime(start);
            start = Stopwatch.GetTimestamp();
            var mine = Interlocked.Increment(ref round);
            work(0, Calls / 2);
            while (Volatile.Read(ref done) != mine)
            {
                Thread.SpinWait(5);
            }

            if (i >= 0)
            {
                (one[i], two[i]) = (alone.TotalNanoseconds / Calls, Stopwatch.GetElapsedTime(start).TotalNanoseconds / Calls);
            }
        }

        Volatile.Write(ref stop, true);
        other.Join();
        var (best, both) = (one.Order().ElementAt(Rounds / 100), two.Order().ElementAt(Rounds / 100));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {best:F0} | {both:F0} | {best / both:F2} |"));
    }
}
