using System.Text.Json;

namespace Productionize;

/// <summary>A page in memory, until it is disposed.</summary>
internal sealed class HttpPage(BoundedBody body, JsonDocument document, string? link, Uri address) : IDisposable
{
    public JsonElement Root => document.RootElement;

    /// <summary>The header <c>Link</c>; null without one.</summary>
    public string? Link => link;

    /// <summary>Where it came from, after redirects: what a relative link is relative to.</summary>
    public Uri Address => address;

    /// <summary>The list of rows.</summary>
    public JsonElement Items { get; set; }

    public void Dispose()
    {
        document.Dispose();
        body.Dispose();
    }
}
