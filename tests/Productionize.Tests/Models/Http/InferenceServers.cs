namespace Productionize.Http;

/// <summary>One server for all tests of this folder.</summary>
[SetUpFixture]
public sealed class InferenceServers
{
    private static InferenceServerProcess? _server;

    internal static InferenceServerProcess Server => _server!;

    [OneTimeSetUp]
    public void Start() => _server = InferenceServerProcess.Start();

    [OneTimeTearDown]
    public void Stop() => _server?.Dispose();
}
