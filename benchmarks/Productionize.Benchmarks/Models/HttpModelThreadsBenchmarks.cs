using BenchmarkDotNet.Attributes;

namespace Productionize;

/// <summary>Do two threads get twice as much of the HTTP model as one? Without a connection: it is the model that is asked. (T2)</summary>
[MemoryDiagnoser]
public class HttpModelThreadsBenchmarks
{
    private const int Calls = 10_000;

    private static readonly PredictionOptions Options = new() { Id = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11) };

    private readonly Applicant _row = Applicant.Random<Applicant>(new Random(7));
    private HttpClient _client = null!;
    private IModel<Applicant, Risk> _model = null!;

    [GlobalSetup]
    public void SetUp()
    {
        _client = new HttpClient(new KeepingHandler()) { BaseAddress = new Uri("http://localhost") };
        _model = HttpModel.Create<Applicant, Risk>("risk", _client);
    }

    [GlobalCleanup]
    public void CleanUp() => _client.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public void OneThread() => Run(1);

    [Benchmark(OperationsPerInvoke = Calls)]
    public void TwoThreads() => Run(2);

    private void Run(int threads) => Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ =>
    {
        for (var i = 0; i < Calls / threads; i++)
        {
            _model.PredictAsync(_row, Options).AsTask().GetAwaiter().GetResult();
        }
    });
}
