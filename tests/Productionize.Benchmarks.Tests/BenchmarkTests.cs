using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Productionize;

/// <summary>Each benchmark runs once, in this process: that it works is tested, how fast it is is not.</summary>
[NonParallelizable]
public class BenchmarkTests
{
    // Each class with the number of its benchmarks: methods times parameters.
    private static readonly Dictionary<Type, int> Expected = new()
    {
        [typeof(StagesOverFunctionBenchmarks)] = 5,
        [typeof(StagesOverMLNetBenchmarks)] = 5,
        [typeof(LoggedCallBenchmarks)] = 18,
        [typeof(JsonLoggedCallBenchmarks)] = 3,
        [typeof(EnginePerCallBenchmarks)] = 2,
        [typeof(SharedEngineBenchmarks)] = 6,
        [typeof(BatchBenchmarks)] = 3,
        [typeof(BatchScoringBenchmarks)] = 2,
        [typeof(CsvReadBenchmarks)] = 2,
        [typeof(SealBenchmarks)] = 2,
        [typeof(SchemaCheckBenchmarks)] = 2,
        [typeof(HttpModelBenchmarks)] = 2,
        [typeof(HttpModelThreadsBenchmarks)] = 2,
        [typeof(ProfileBenchmarks)] = 8,
        [typeof(OnnxVectorBenchmarks)] = 6,
        [typeof(OnnxColumnsBenchmarks)] = 3,
        [typeof(OnnxThreadsBenchmarks)] = 4,
        [typeof(PythonRoundTripBenchmarks)] = 3,
        [typeof(PythonThreadsBenchmarks)] = 2,
    };

    private static IEnumerable<Type> Classes => Expected.Keys;

    [TestCaseSource(nameof(Classes))]
    public void Each_benchmark_of_a_class_runs_without_an_error(Type benchmarks)
    {
        var folder = Directory.CreateTempSubdirectory("productionize-benchmarks-");
        try
        {
            var log = new AccumulationLogger();
            var config = ManualConfig.CreateEmpty()
                .AddJob(Job.Dry.WithToolchain(InProcessEmitToolchain.Instance))
                .AddLogger(log)
                .WithArtifactsPath(folder.FullName);

            var summary = BenchmarkRunner.Run(benchmarks, config);

            Assert.Multiple(() =>
            {
                Assert.That(summary.HasCriticalValidationErrors, Is.False, log.GetLog);
                Assert.That(summary.Reports, Has.Length.EqualTo(Expected[benchmarks]), log.GetLog);
                Assert.That(summary.Reports.Where(report => !report.Success || report.ResultStatistics is null), Is.Empty, log.GetLog);
                Assert.That(summary.BenchmarksCases.Count(benchmark => benchmark.Descriptor.Baseline), Is.Positive, "A benchmark has a rival.");
            });
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public void Each_class_with_benchmarks_is_among_those_run() => Assert.That(
        typeof(LoggedCallBenchmarks).Assembly.GetTypes().Where(type => type.GetMethods().Any(method => method.IsDefined(typeof(BenchmarkAttribute), true))),
        Is.EquivalentTo(Expected.Keys));
}
