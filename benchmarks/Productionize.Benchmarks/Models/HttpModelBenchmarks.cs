using System.Net.Http.Headers;
using BenchmarkDotNet.Attributes;

namespace Productionize;

/// <summary>What does the HTTP model cost over a bare HttpClient that posts the same JSON, both to a server that does nothing?</summary>
[MemoryDiagnoser]
public class HttpModelBenchmarks
{
    private static readonly PredictionOptions Options = new() { Id = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11) };

    private readonly Applicant _row = Applicant.Random<Applicant>(new Random(7));
    private CannedServer _server = null!;
    private HttpClient _client = null!;
    private IModel<Applicant, Risk> _model = null!;
    private byte[] _json = null!;

    [GlobalSetup]
    public async Task SetUp()
    {
        // What the model sends, as the baseline has it ready.
        using (var keeping = new KeepingHandler())
        using (var client = new HttpClient(keeping) { BaseAddress = new Uri("http://localhost") })
        {
            await HttpModel.Create<Applicant, Risk>("risk", client).PredictAsync(_row, Options);
            _json = keeping.Body;
        }

        _server = new CannedServer();
        _client = new HttpClient { BaseAddress = _server.Address };
        _model = HttpModel.Create<Applicant, Risk>("risk", _client);
        var answer = await _model.PredictAsync(_row, Options);
        if (answer.Value.Probability != 0.73105857f || answer.Model!.Version != 3)
        {
            throw new InvalidOperationException("The answer is another one.");
        }
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _client.Dispose();
        _server.Dispose();
    }

    [Benchmark(Baseline = true)]
    public async Task<byte[]> BareClient()
    {
        using var content = new ByteArrayContent(_json);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await _client.PostAsync(new Uri("v2/models/risk/infer", UriKind.Relative), content);
        return await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
    }

    [Benchmark]
    public async Task<Prediction<Risk>> Model() => await _model.PredictAsync(_row, Options);
}
