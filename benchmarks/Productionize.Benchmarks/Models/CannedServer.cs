using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Productionize;

/// <summary>Reads a request and gives always the same answer: as little as there can be on the other side of a client.</summary>
internal sealed class CannedServer : IDisposable
{
    public const string Answer =
        """{"model_name":"risk","model_version":"3","id":"00000001-0002-0003-0405-060708090a0b",""" +
        "\"outputs\":" + """[{"name":"Probability","datatype":"FP32","shape":[1],"data":[0.73105857]}]}""";

    private static readonly byte[] Response = Encoding.ASCII.GetBytes(
        $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Answer.Length}\r\n\r\n{Answer}");

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public CannedServer()
    {
        _listener.Start();
        Address = new Uri($"http://{_listener.LocalEndpoint}");
        _ = AcceptAsync();
    }

    public Uri Address { get; }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                client.NoDelay = true;
                _ = ServeAsync(client);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The benchmark is over.
        }
    }

    private static async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            var buffer = new byte[64 * 1024];
            var length = 0;
            while (await stream.ReadAsync(buffer.AsMemory(length)) is > 0 and var read)
            {
                length += read;
                if (LengthOf(buffer.AsSpan(0, length)) is { } whole && length >= whole)
                {
                    length = 0;
                    await stream.WriteAsync(Response);
                }
            }
        }
    }

    private static int? LengthOf(ReadOnlySpan<byte> request)
    {
        var end = request.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return null;
        }

        var header = request[..end];
        var at = header.IndexOf("Content-Length: "u8) + "Content-Length: ".Length;
        var digits = header[at..];
        var line = digits.IndexOf("\r\n"u8);
        return end + 4 + int.Parse(line < 0 ? digits : digits[..line], CultureInfo.InvariantCulture);
    }
}
