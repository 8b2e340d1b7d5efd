using BenchmarkDotNet.Attributes;

namespace Productionize;

/// <summary>What does a supervised worker cost over a bare loop on the same pipe, which blocks its thread, or does not?</summary>
[MemoryDiagnoser]
public class PythonRoundTripBenchmarks
{
    // Many, since whoever measures waits for the end of each with a thread of its own, and its waking is not what is asked.
    private const int Calls = 500;

    private readonly Applicant _row = Applicant.Random<Applicant>(new Random(7));
    private PythonLoop _loop = null!;
    private PythonModel<Applicant, Score> _model = null!;

    [GlobalSetup]
    public void SetUp()
    {
        _loop = new PythonLoop();
        _model = _loop.Start(workers: 1);
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _model.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _loop.Dispose();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public void BareLoop()
    {
        for (var i = 0; i < Calls; i++)
        {
            _loop.Ask(_row);
        }
    }

    [Benchmark(OperationsPerInvoke = Calls)]
    public async Task BareLoopAsync()
    {
        for (var i = 0; i < Calls; i++)
        {
            await _loop.AskAsync(_row).ConfigureAwait(false);
        }
    }

    [Benchmark(OperationsPerInvoke = Calls)]
    public async Task Model()
    {
        for (var i = 0; i < Calls; i++)
        {
            await _model.PredictAsync(_row).ConfigureAwait(false);
        }
    }
}
