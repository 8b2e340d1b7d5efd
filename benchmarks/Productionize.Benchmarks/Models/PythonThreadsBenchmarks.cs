using BenchmarkDotNet.Attributes;

namespace Productionize;

/// <summary>How much more do two workers answer than one? (T2) With one thread, the second worker has nothing to do.</summary>
public class PythonThreadsBenchmarks
{
    private const int Calls = 1_000;

    private readonly Applicant _row = Applicant.Random<Applicant>(new Random(7));
    private PythonLoop _loop = null!;
    private PythonModel<Applicant, Score> _model = null!;

    [GlobalSetup]
    public void SetUp()
    {
        _loop = new PythonLoop();
        _model = _loop.Start(workers: 2);
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _model.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _loop.Dispose();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public Task OneCaller() => AskAsync(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public Task TwoCallers() => Task.WhenAll(Task.Run(() => AskAsync(Calls / 2)), Task.Run(() => AskAsync(Calls / 2)));

    private async Task AskAsync(int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            await _model.PredictAsync(_row).ConfigureAwait(false);
        }
    }
}
