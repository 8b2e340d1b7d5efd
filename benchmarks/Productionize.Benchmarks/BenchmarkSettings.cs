using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using Perfolizer.Horology;

namespace Productionize;

/// <summary>
/// How the benchmarks run: a process for each, many short iterations rather than few long ones, since the machine is shared and the
/// median is what is read.
/// </summary>
internal sealed class BenchmarkSettings : ManualConfig
{
    public BenchmarkSettings()
    {
        Add(DefaultConfig.Instance);
        AddJob(Job.Default.WithIterationTime(TimeInterval.FromMilliseconds(60)).WithWarmupCount(25).WithIterationCount(25));
        WithBuildTimeout(TimeSpan.FromMinutes(10));
        AddColumn(StatisticColumn.Min, StatisticColumn.Median);
    }
}
