using System.Net;
using System.Text;

namespace Productionize;

/// <summary>A service on loopback that answers what a test says, by path and query.</summary>
internal sealed class PagedService : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<string, int, Answer> _answer;
    private readonly Task _serving;
    private int _asked;

    public PagedService(Func<string, int, Answer> answer)
    {
        _answer = answer;

        // Another process may take a port between the look and the listening.
        for (var attempt = 0; !_listener.IsListening; attempt++)
        {
            using var free = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
            free.Start();
            Address = new Uri($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/");
            free.Stop();
            _listener.Prefixes.Clear();
            _listener.Prefixes.Add(Address.AbsoluteUri);
            try
            {
                _listener.Start();
            }
            catch (HttpListenerException) when (attempt < 10)
            {
            }
        }

        _serving = Task.Run(ServeAsync);
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>How many requests came.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public void Dispose()
    {
        _listener.Close();
        _serving.Wait();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            var answer = _answer(context.Request.Url!.PathAndQuery, Interlocked.Increment(ref _asked));
            var bytes = Encoding.UTF8.GetBytes(answer.Body);
            context.Response.StatusCode = answer.Status;
            if (answer.Location is not null)
            {
                context.Response.RedirectLocation = answer.Location;
            }

            if (answer.Link is not null)
            {
                context.Response.AddHeader("Link", answer.Link);
            }

            try
            {
                // A page that breaks off promises more than it sends.
                context.Response.ContentLength64 = bytes.Length + (answer.BreaksOff || answer.Stalls ? 10 : 0);
                await context.Response.OutputStream.WriteAsync(bytes);
                if (answer.Stalls)
                {
                    // The rest never comes; the connection stays open until the service ends.
                    await context.Response.OutputStream.FlushAsync();
                }
                else if (answer.BreaksOff)
                {
                    context.Response.Abort();
                }
                else
                {
                    context.Response.Close();
                }
            }
            catch (Exception error) when (error is HttpListenerException or InvalidOperationException or IOException)
            {
            }
        }
    }

    internal sealed record Answer(string Body, int Status = 200, string? Link = null, bool BreaksOff = false, bool Stalls = false, string? Location = null);
}
