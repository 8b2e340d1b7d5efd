using System.Globalization;
using System.Net;
using Polly;
using Polly.Timeout;

namespace Productionize;

/// <summary>Sends requests to one model of one server and reads its answers, within time, size and number of attempts.</summary>
internal sealed class InferenceServer
{
    private readonly Func<HttpClient> _client;
    private readonly HttpModelOptions _options;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline _attempts;
    private readonly string _model;
    private readonly string _path;
    private Address? _address;

    public InferenceServer(string model, Func<HttpClient> client, HttpModelOptions options, TimeProvider time)
    {
        (_model, _client, _options, _time) = (model, client, options, time);
        _attempts = InferenceAttempts.Of(options, time);
        _path = $"/v2/models/{Uri.EscapeDataString(options.RemoteModel ?? model)}" +
            (options.RemoteVersion is null ? "" : $"/versions/{Uri.EscapeDataString(options.RemoteVersion)}") + "/infer";
    }

    /// <summary>Posts a request until it is answered or further attempts are no use.</summary>
    /// <returns>The body of the answer; the caller disposes it.</returns>
    public async ValueTask<BoundedBody> PostAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var call = new Call(this, body);
        try
        {
            return await _attempts.ExecuteAsync(static (call, token) => call.TryAsync(token), call, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (TimeoutRejectedException error)
        {
            throw new HttpModelException(
                $"{Place(call.Origin)} gave no answer within {Seconds(error.Timeout)} ({call.Attempts} attempts" +
                $"{(call.Last is { } last ? $", the last one before: {last.Message}" : "")}). Is it overloaded, or the time too short? " +
                $"See {nameof(HttpModelOptions)}.{nameof(HttpModelOptions.AttemptTimeout)} and {nameof(HttpModelOptions.TotalTimeout)}.",
                innerException: call.Last ?? (Exception)error)
            {
                IsTransient = true,
            };
        }
    }

    /// <summary>The error of an answer that came with success and cannot be used.</summary>
    public HttpModelException Unusable(string why, Exception? cause) =>
        new($"{Place(_address?.Origin)} gave an answer that cannot be used. {why}", HttpStatusCode.OK, innerException: cause);

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");

    private string Place(string? origin) => $"The model '{_model}' at {origin ?? "its server"}";

    private Address AddressOf(HttpClient client)
    {
        var root = client.BaseAddress ?? throw new InvalidOperationException(
            $"The HttpClient of the model '{_model}' has no BaseAddress. Set it to the server's, such as https://scores.example.");
        if (root.Scheme is not ("http" or "https"))
        {
            throw new InvalidOperationException(
                $"The BaseAddress of the model '{_model}' has the scheme '{root.Scheme}'. An inference server speaks http or https.");
        }

        var known = _address;
        if (known is null || !known.Root.Equals(root))
        {
            // Not as a relative address: that would drop the last part of a base without a slash at its end.
            var origin = root.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
            _address = known = new Address(root, origin, new Uri(origin + root.AbsolutePath.TrimEnd('/') + _path));
        }

        return known;
    }

    private async ValueTask<BoundedBody> TryAsync(Call call, CancellationToken token)
    {
        var client = _client();
        var address = AddressOf(client);
        call.Origin = address.Origin;
        using var request = new HttpRequestMessage(HttpMethod.Post, address.Infer)
        {
            Version = client.DefaultRequestVersion,
            VersionPolicy = client.DefaultVersionPolicy,
            Content = new ReadOnlyMemoryContent(call.Body),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw await RefusalAsync(response, address, token).ConfigureAwait(false);
            }

            RequireJson(response, address);
            return await BoundedBody.ReadAsync(response.Content, _options.MaxResponseBytes, token).ConfigureAwait(false)
                ?? throw Unusable(
                    $"It is larger than {_options.MaxResponseBytes} bytes. Send fewer rows at once, or raise " +
                    $"{nameof(HttpModelOptions)}.{nameof(HttpModelOptions.MaxResponseBytes)}.", null);
        }
        catch (HttpRequestException error)
        {
            throw Lost(address, error.HttpRequestError, error);
        }
        catch (HttpIOException error)
        {
            throw Lost(address, error.HttpRequestError, error);
        }
        catch (IOException error)
        {
            throw Lost(address, HttpRequestError.Unknown, error);
        }
        catch (InvalidDataException error)
        {
            throw Unusable("It is not compressed as it says.", error);
        }
        catch (OperationCanceledException error) when (!token.IsCancellationRequested)
        {
            throw new HttpModelException(
                $"{Place(address.Origin)} gave no answer within the HttpClient's own Timeout of {Seconds(client.Timeout)}.",
                innerException: error)
            {
                IsTransient = true,
            };
        }
    }

    private HttpModelException Lost(Address address, HttpRequestError kind, Exception error) =>
        new($"{Place(address.Origin)} cannot be reached or broke off its answer ({kind}). Is it running, and is the address right?",
            innerException: error)
        {
            // What comes again at every attempt: certificates, protocols, limits.
            IsTransient = kind is HttpRequestError.Unknown or HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                or HttpRequestError.ResponseEnded or HttpRequestError.HttpProtocolError or HttpRequestError.ProxyTunnelError,
        };

    private void RequireJson(HttpResponseMessage response, Address address)
    {
        if (response.RequestMessage is { } sent && (sent.Method != HttpMethod.Post || sent.RequestUri != address.Infer))
        {
            throw Unusable("The request was redirected. Set the BaseAddress to the final address.", null);
        }

        if (response.Headers.Contains("Inference-Header-Content-Length"))
        {
            throw Unusable("It is in the binary form of the protocol, which nobody asked for.", null);
        }

        var type = response.Content.Headers.ContentType?.MediaType;
        if (type is not null && !type.Contains("json", StringComparison.OrdinalIgnoreCase) && type != "text/plain")
        {
            throw Unusable($"It is {PlainText.Of(type, 80)}, not JSON. Is this the address of an inference server?", null);
        }

        if (response.Content.Headers.ContentEncoding.Count > 0)
        {
            throw Unusable(
                "It is compressed, and the HttpClient does not decompress. Set AutomaticDecompression on its handler.", null);
        }
    }

    private async ValueTask<HttpModelException> RefusalAsync(HttpResponseMessage response, Address address, CancellationToken token)
    {
        string? words = null;
        try
        {
            using var body = await BoundedBody.ReadAsync(response.Content, ServerMessage.MaxBytes, token).ConfigureAwait(false);
            words = body is null ? null : ServerMessage.Of(body.Memory);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // The status says enough.
        }

        var status = response.StatusCode;
        var retry = response.Headers.RetryAfter;
        return new HttpModelException(
            $"{Place(address.Origin)} answered {(int)status} ({status}){(words is null ? "" : $": {words}")}. {Remedy(status)}",
            status,
            words)
        {
            IsTransient = status is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable
                or HttpStatusCode.GatewayTimeout,
            RetryAfter = retry?.Delta ?? (retry?.Date is { } date ? date - _time.GetUtcNow() : null),
        };
    }

    private string Remedy(HttpStatusCode status) => status switch
    {
        HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed =>
            $"It was asked for '{_options.RemoteModel ?? _model}'" +
            $"{(_options.RemoteVersion is null ? "" : $", version {_options.RemoteVersion}")}: see {nameof(HttpModelOptions)}." +
            $"{nameof(HttpModelOptions.RemoteModel)} and the BaseAddress.",
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => "Give the HttpClient the credentials that the server wants.",
        HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity =>
            "Compare the names, datatypes and shapes that it wants with the fields of the input.",
        HttpStatusCode.RequestEntityTooLarge => $"Lower {nameof(HttpModelOptions)}.{nameof(HttpModelOptions.MaxBatchRows)}.",
        >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => "Set the BaseAddress to the final address.",
        _ => "Its own log says more.",
    };

    private sealed record Address(Uri Root, string Origin, Uri Infer);

    /// <summary>One request and what became of its attempts.</summary>
    private sealed class Call(InferenceServer server, ReadOnlyMemory<byte> body)
    {
        public ReadOnlyMemory<byte> Body => body;

        public int Attempts { get; private set; }

        public HttpModelException? Last { get; private set; }

        public string? Origin { get; set; }

        public async ValueTask<BoundedBody> TryAsync(CancellationToken token)
        {
            Attempts++;
            try
            {
                return await server.TryAsync(this, token).ConfigureAwait(false);
            }
            catch (HttpModelException error)
            {
                Last = error;
                throw;
            }
        }
    }
}
