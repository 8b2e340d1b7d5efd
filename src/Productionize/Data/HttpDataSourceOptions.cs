using System.Text.Json;
using Polly;

namespace Productionize;

/// <summary>
/// Where the rows of a page stand, how the next page is found, and the limits of the asking. Immutable; safe to share between sources.
/// </summary>
public sealed class HttpDataSourceOptions
{
    /// <summary>The name of the source for people, 1 to 256 characters; null (the default): host and path of the first page.</summary>
    public string? Name { get; init; }

    /// <summary>Where the list of rows stands in a page, as in <c>data.items</c>; null (the default): the page is the list.</summary>
    public string? Items { get; init; }

    /// <summary>
    /// Where the link to the next page stands in a page, as in <c>links.next</c>; null (the default): in the header <c>Link</c> with
    /// <c>rel="next"</c> (RFC 8288). A page without it, or with null, is the last; a first page without the member is also warned of
    /// (<see cref="DataPass.OnWarning"/>).
    /// </summary>
    public string? Next { get; init; }

    /// <summary>
    /// Makes the address of the next page of a page and its number, from 1; null for the last. Null (the default): see <see cref="Next"/>.
    /// </summary>
    public Func<JsonElement, int, Uri?>? NextPage { get; init; }

    /// <summary>
    /// Whether pages may come from another scheme, host or port than the first, to which the client would send its headers too. Default
    /// false. A redirect there is refused as well, but the client has followed it by then: give it a handler without
    /// <c>AllowAutoRedirect</c> where its headers are secrets.
    /// </summary>
    public bool AllowsOtherHosts { get; init; }

    /// <summary>The largest page in bytes, after decompression; default 16 MiB; 1 KiB to 1 GiB.</summary>
    public int MaxPageBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>The most pages; default 100,000; from 1.</summary>
    public int MaxPages { get; init; } = 100_000;

    /// <summary>
    /// Tries each page; it sees <see cref="HttpRequestException"/> with its status, and <see cref="IOException"/>. Null (the default): up
    /// to 5 tries after a failed connection, a page that broke off or took longer than the client's timeout, 408, 429 and 5xx, waiting 500 ms and doubling, jittered, or as long as
    /// the server asks (<c>Retry-After</c>) up to a minute.
    /// </summary>
    public ResiliencePipeline? Resilience { get; init; }

    internal void Validate()
    {
        var faults = new OptionFaults();
        faults.CheckName(Name, nameof(Name));
        faults.Check(Items is not "", nameof(Items), "empty", "a path as data.items, or null");
        faults.Check(Next is not "", nameof(Next), "empty", "a path as links.next, or null");
        faults.Check(MaxPageBytes is >= 1024 and <= 1 << 30, nameof(MaxPageBytes), MaxPageBytes, "1024 to 1073741824");
        faults.Check(MaxPages >= 1, nameof(MaxPages), MaxPages, "from 1");
        faults.ThrowIfAny(nameof(HttpDataSourceOptions));
    }
}
