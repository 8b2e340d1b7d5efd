using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Productionize;

/// <summary>Answers as the server does, without a connection, and keeps the last request.</summary>
internal sealed class KeepingHandler : HttpMessageHandler
{
    private static readonly byte[] Answer = Encoding.UTF8.GetBytes(CannedServer.Answer);
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    public byte[] Body { get; private set; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            RequestMessage = request,
            Content = new ByteArrayContent(Answer) { Headers = { ContentType = Json } },
        };
    }
}
