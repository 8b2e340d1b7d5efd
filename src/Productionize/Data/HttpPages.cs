using System.Globalization;
using System.Net;
using System.Text.Json;
using Polly;
using Polly.Retry;

namespace Productionize;

/// <summary>The pages of one pass: asks for one after the other, and finds the next.</summary>
internal sealed class HttpPages(HttpClient client, Uri first, string name, HttpDataSourceOptions options)
{
    private const string RetryAfter = "Retry-After";

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private static readonly ResiliencePipeline Tries = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
    {
        MaxRetryAttempts = 4,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = TimeSpan.FromMilliseconds(500),
        MaxDelay = LongestWait,
        ShouldHandle = static arguments => new(IsWorthAnother(arguments.Outcome.Exception)),
        DelayGenerator = static arguments => new(arguments.Outcome.Exception?.Data[RetryAfter] as TimeSpan?),
    }).Build();

    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly Uri _first = first;
    private Uri? _next = first;
    private bool _hasNext;

    /// <summary>
    /// Whether <see cref="HttpDataSourceOptions.Next"/> was asked of pages that all had no such member, not even a null: then it is likely
    /// misspelt.
    /// </summary>
    public bool NextIsUnknown => options is { Next: not null, NextPage: null } && !_hasNext;

    /// <summary>The next page, which the caller disposes; null after the last.</summary>
    public async ValueTask<HttpPage?> ReadAsync(CancellationToken cancellationToken)
    {
        if (_next is not { } address)
        {
            return null;
        }

        // Without its fragment, which no service sees.
        if (!_read.Add(address.GetLeftPart(UriPartial.Query)))
        {
            throw Fault(address, "it was read before in this pass: the service leads round in a circle. Check how the next page is found.");
        }

        if (_read.Count > options.MaxPages)
        {
            throw Fault(address, $"it is page {_read.Count}, and {options.MaxPages} are allowed. Raise " +
                $"{nameof(HttpDataSourceOptions.MaxPages)}.");
        }

        var page = await FetchAsync(address, cancellationToken).ConfigureAwait(false);
        try
        {
            page.Items = Find(page.Root, options.Items) is { ValueKind: JsonValueKind.Array } items
                ? items
                : throw Fault(
                    address, $"it has no list {(options.Items is null ? "of rows as its content" : $"at '{options.Items}'")}. Set " +
                    $"{nameof(HttpDataSourceOptions.Items)} to where the list stands.");
            _next = Follow(page.Address, page);
            return page;
        }
        catch
        {
            page.Dispose();
            throw;
        }
    }

    private async ValueTask<HttpPage> FetchAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            return await (options.Resilience ?? Tries).ExecuteAsync(
                static (state, token) => state.Pages.AskAsync(state.Address, token), (Pages: this, Address: address), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw Fault(address, $"it could not be had: {error.Message} Check the address, the credentials of the client and the " +
                "service.", error);
        }
    }

    // The client itself waits for the headers only: a body that stalls would hold the pass for ever.
    private async ValueTask<HttpPage> AskAsync(Uri address, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (client.Timeout != Timeout.InfiniteTimeSpan)
        {
            stop.CancelAfter(client.Timeout);
        }

        try
        {
            return await ReadPageAsync(address, stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException(
                string.Create(CultureInfo.InvariantCulture, $"it took longer than {client.Timeout.TotalSeconds:0.###} s. Raise ") +
                "HttpClient.Timeout, or ask for smaller pages.", error);
        }
    }

    private async ValueTask<HttpPage> ReadPageAsync(Uri address, CancellationToken cancellationToken)
    {
        using var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
        {
            var refused = new HttpRequestException($"the service answered {(int)answer.StatusCode} " +
                $"{answer.ReasonPhrase}.", null, answer.StatusCode);
            if (answer.Headers.RetryAfter?.Delta is { } wait && wait <= LongestWait)
            {
                refused.Data[RetryAfter] = wait;
            }

            throw refused;
        }

        // The client follows redirects by itself.
        var final = answer.RequestMessage?.RequestUri ?? address;
        RequireAllowed(final, address, "it was redirected to");
        var body = await BoundedBody.ReadAsync(answer.Content, options.MaxPageBytes, cancellationToken).ConfigureAwait(false)
            ?? throw Fault(
                address, $"it is larger than {options.MaxPageBytes} bytes. Ask for smaller pages, or raise " +
                    $"{nameof(HttpDataSourceOptions.MaxPageBytes)}.");
        try
        {
            var link = answer.Headers.TryGetValues("Link", out var links) ? string.Join(", ", links) : null;
            return new HttpPage(body, JsonDocument.Parse(body.Memory), link, final);
        }
        catch (JsonException error)
        {
            body.Dispose();
            throw Fault(address, string.Create(CultureInfo.InvariantCulture, $"it is no JSON (broken in line " +
                $"{error.LineNumber + 1})."), error);
        }
    }

    private Uri? Follow(Uri address, HttpPage page)
    {
        var next = options.NextPage is { } nextPage ? nextPage(page.Root, _read.Count)
            : (options.Next is null ? LinkHeader.Next(page.Link) : TextAt(address, page.Root, options.Next)) is not { Length: > 0 } link ? null
            : Uri.TryCreate(address, link, out var found) ? found
            : throw Fault(address, "its link to the next page is no address.");
        if (next is null)
        {
            return null;
        }

        next = next.IsAbsoluteUri ? next : new Uri(address, next);
        if (next.Scheme != Uri.UriSchemeHttp && next.Scheme != Uri.UriSchemeHttps)
        {
            throw Fault(address, $"its next page has the scheme '{next.Scheme}': only http and https are read.");
        }

        RequireAllowed(next, address, "its next page is at");
        return next;
    }

    private void RequireAllowed(Uri next, Uri address, string what)
    {
        if (!options.AllowsOtherHosts && (next.Scheme != _first.Scheme || next.Authority != _first.Authority))
        {
            throw Fault(
                address, $"{what} {next.Scheme}://{next.Authority}, to which the client sends its headers, credentials too. Set " +
                    $"{nameof(HttpDataSourceOptions.AllowsOtherHosts)} where that is meant.");
        }
    }

    private string? TextAt(Uri address, JsonElement root, string path)
    {
        var found = Find(root, path);
        _hasNext |= found is not null;
        return found switch
        {
            null or { ValueKind: JsonValueKind.Null } => null,
            { ValueKind: JsonValueKind.String } text => text.GetString(),
            var other => throw Fault(
                address, $"it has {other.Value.ValueKind} at '{path}', where the link to the next page is a text or null."),
        };
    }

    private static JsonElement? Find(JsonElement element, string? path)
    {
        foreach (var part in path?.Split('.') ?? [])
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(part, out element))
            {
                return null;
            }
        }

        return element;
    }

    private static bool IsWorthAnother(Exception? error) => error switch
    {
        HttpRequestException refused => refused.StatusCode is null or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests ||
            (int)refused.StatusCode >= 500,
        IOException => true,
        _ => false,
    };

    private DataSourceException Fault(Uri address, string what, Exception? error = null) =>
        new(name, null, $"The page {address.Scheme}://{address.Authority}{address.AbsolutePath} cannot be used: {what}", error);
}
