using System.Diagnostics;
using System.Text.Json;

namespace Productionize.Http;

/// <summary>A server of the Open Inference Protocol in Python, a process of its own on the loopback address; it ends with this.</summary>
internal sealed class InferenceServerProcess : IDisposable
{
    private readonly Process _process;

    private InferenceServerProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public static InferenceServerProcess Start()
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Models", "Http", "inference_server.py");
        var process = Process.Start(new ProcessStartInfo(Python.Path(), [script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var port = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The server ended at its start.");
        return new InferenceServerProcess(process, new Uri($"http://127.0.0.1:{port}"));
    }

    public HttpClient Client(string flavour = "", HttpMessageHandler? handler = null) =>
        new(handler ?? new SocketsHttpHandler()) { BaseAddress = new Uri(Address, flavour) };

    /// <summary>The requests that a model had.</summary>
    public async Task<IReadOnlyList<JsonElement>> RequestsAsync(string model)
    {
        using var client = Client();
        using var document = JsonDocument.Parse(await client.GetStringAsync(new Uri(Address, $"requests/{model}")));
        return [.. document.RootElement.EnumerateArray().Select(request => request.Clone())];
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
