using System.Text.Json;

namespace Productionize;

/// <summary>A page in memory, until it is disposed.</summary>
internal sealed class HttpPage(BoundedBody body, JsonDocument document, string? link) : IDisposable
{
    public JsonElement Root => document.RootElement;

    /// <summary>The header <c>Link</c>; null without one.</summary>
    public string? Link => link;

    /// <summary>The list of rows.</summary>
    public JsonElement Items { get; set; }

    public void Dispose()
    {
        document.Dispose();
        body.Dispose();
    }
}
