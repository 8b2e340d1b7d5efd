using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
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
        AddJob(Job.Default.WithIterationTime(TimeInterval.FromMilliseconds(50)).WithWarmupCount(10).WithIterationCount(30));
        AddColumn(BenchmarkDotNet.Columns.StatisticColumn.Median);
        SummaryStyle = SummaryStyle.Default.WithRatioStyle(BenchmarkDotNet.Columns.RatioStyle.Value);
    }
}
