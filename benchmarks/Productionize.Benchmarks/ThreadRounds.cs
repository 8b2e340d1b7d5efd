using System.Diagnostics;
using System.Globalization;

namespace Productionize;

/// <summary>
/// T2 for each kind of model, on a machine that others use too: slices of a millisecond, and of many the best hundredth, in which both processors were free. The
/// first line is a loop that two threads do in half the time, so it says whether there were such moments. Prints a table in Markdown.
/// </summary>
internal static class ThreadRounds
{
    private const int Calls = 2000;
    private const int Rounds = 2000;

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
        var applicant = Applicant.Random<Applicant>(new Random(7));
        using var linear = RiskModel.Pooled();
        Ask("ML.NET, linear", linear, applicant);
        using var trees = RiskModel.PooledTrees();
        Ask("ML.NET, 100 trees", trees, applicant, calls: 200);
        var codec = Codecs.Of(CodecKind.HandWritten);
        AskAndDispose("ML.NET, linear, live", RiskModel.Live(codec).Build(), applicant);
        AskAndDispose("ML.NET, linear, live, checked", RiskModel.Live(codec).UseInputValidation().Build(), applicant);
        AskAndDispose(
            "ML.NET, linear, live, logged, checked",
            RiskModel.Live(codec).UsePredictionLog(new NoLogger()).UseInputValidation().Build(),
            applicant);
        foreach (var file in new[] { CreditModel.Vector, CreditModel.Trees })
        {
            var row = Enumerable.Range(0, 26).Select(i => i / 26f).ToArray();
            using var model = Onnx.CreateModel<float[], float>("credit", CreditModel.PathOf(file));
            Ask($"ONNX, {file}", model, row);
        }

        using var columns = Onnx.CreateModel<Loan, float>(
            "credit", CreditModel.PathOf(CreditModel.Columns), new() { Output = "probabilities[1]" });
        Ask($"ONNX, {CreditModel.Columns}", columns, Loan.One, calls: 100);
        using var client = new HttpClient(new KeepingHandler()) { BaseAddress = new Uri("http://localhost") };
        Ask("HTTP, without a connection", HttpModel.Create<Applicant, Risk>("risk", client), applicant, calls: 100);
    }

    private static void Ask<TInput, TOutput>(string what, IModel<TInput, TOutput> model, TInput row, int calls = Calls) =>
        Run(what, (_, count) => Repeat(model, row, count), calls);

    private static void AskAndDispose<TInput, TOutput>(string what, ModelPipeline<TInput, TOutput> pipeline, TInput row)
    {
        pipeline.StartAsync().AsTask().GetAwaiter().GetResult();
        Ask(what, pipeline, row);
        pipeline.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private static void Repeat<TInput, TOutput>(IModel<TInput, TOutput> model, TInput row, int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            var pending = model.PredictAsync(row);
            _ = pending.IsCompleted ? pending.Result : pending.AsTask().GetAwaiter().GetResult();
        }
    }

    private static void Run(string what, Action<int, int> work, int calls = Calls)
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
                work(1, calls / 2);
                Volatile.Write(ref done, seen);
            }
        });
        other.Start();
        var one = new double[Rounds];
        var two = new double[Rounds];
        for (var i = -100; i < Rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            work(0, calls);
            var alone = Stopwatch.GetElapsedTime(start);
            start = Stopwatch.GetTimestamp();
            var mine = Interlocked.Increment(ref round);
            work(0, calls / 2);
            while (Volatile.Read(ref done) != mine)
            {
                Thread.SpinWait(5);
            }

            if (i >= 0)
            {
                (one[i], two[i]) = (alone.TotalNanoseconds / calls, Stopwatch.GetElapsedTime(start).TotalNanoseconds / calls);
            }
        }

        Volatile.Write(ref stop, true);
        other.Join();
        var (best, both) = (one.Order().ElementAt(Rounds / 100), two.Order().ElementAt(Rounds / 100));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {best:F0} | {both:F0} | {best / both:F2} |"));
    }
}
