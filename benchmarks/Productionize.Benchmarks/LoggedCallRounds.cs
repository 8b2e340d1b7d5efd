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
        Console.WriteLine("| model | codec | part | ns a call | ns over bare | bytes over bare |");
        Console.WriteLine("| --- | --- | --- | ---: | ---: | ---: |");
        var row = Applicant.Random<Applicant>(new Random(7));
        foreach (var codec in Enum.GetValues<CodecKind>())
        {
            Run("ML.NET, linear", codec, RiskModel.Pooled, () => RiskModel.Live(Codecs.Of(codec)), row);
        }

        var written = Codecs.Of(CodecKind.HandWritten);
        Run("ML.NET, 100 trees", CodecKind.HandWritten, RiskModel.PooledTrees, () => RiskModel.LiveTrees(written), row);
        Run("function", CodecKind.HandWritten, Function, () => LiveVersions.Of(Nothing(), OfFunction(), written, RowCodec.For<float>()), row);
        Run(
            "ONNX, linear, one vector of 26",
            CodecKind.Reflected,
            () => Onnx.CreateModel<float[], float>(RiskModel.Name, CreditModel.PathOf(CreditModel.Vector)),
            () => LiveVersions.Of(
                Onnx.Package<float[], float>(RiskModel.Name, CreditModel.PathOf(CreditModel.Vector)),
                Onnx.Loader<float[], float>(),
                RowCodec.For<float[]>(),
                RowCodec.For<float>()),
            new float[26]);
    }

    private static IModel<Applicant, float> Function() => Model.Create(RiskModel.Name, (Applicant one) => LinearScore.Of(one));

    private static IModelLoader<Applicant, float> OfFunction() =>
        Model.Loader("made-here", (_, _) => new ValueTask<IModel<Applicant, float>>(Function()));

    private static ModelPackage Nothing() =>
        new() { Model = RiskModel.Name, Format = "made-here", Files = [PackageFile.FromText("nothing", "")] };

    private static void Run<TInput, TOutput>(
        string kind, CodecKind codec, Func<IModel<TInput, TOutput>> bare, Func<ModelBuilder<TInput, TOutput>> live, TInput row)
    {
        (string Name, IModel<TInput, TOutput> Model)[] parts =
        [
            ("bare", bare()),
            ("head", bare().AsBuilder().Build()),
            ("head, live", live().Build()),
            ("head, live, input check", live().UseInputValidation().Build()),
            ("head, live, log", live().UsePredictionLog(new NoLogger()).Build()),
            ("head, live, log, input check", live().UsePredictionLog(new NoLogger()).UseInputValidation().Build()),
        ];
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
                CultureInfo.InvariantCulture,
                $"| {kind} | {codec} | {parts[part].Name} | {Median(times[part]):F0} | {over:F0} | {more:F2} |"));
        }
    }

    // Pauses, so that the compiler's thread gets its turn and all of it is optimised code.
    private static void WarmUp<TInput, TOutput>((string Name, IModel<TInput, TOutput> Model)[] parts, TInput row)
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

    private static void Ask<TInput, TOutput>(IModel<TInput, TOutput> model, TInput row)
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
