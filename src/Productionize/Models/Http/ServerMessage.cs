using System.Text.Json;

namespace Productionize;

/// <summary>Finds the server's own words in the body of an error: <c>error</c>, or <c>detail</c> as FastAPI has it.</summary>
internal static class ServerMessage
{
    public const int MaxBytes = 64 * 1024;

    private const int Longest = 500;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16 };

    public static string? Of(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var text = root.TryGetProperty("error"u8, out var error) ? Text(error)
                : root.TryGetProperty("detail"u8, out var detail) ? Text(detail) : null;
            return text is null || PlainText.Of(text, Longest) is not { Length: > 0 } plain ? null : plain;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // Also a text with half a surrogate pair, which cannot be had as a string.
            return null;
        }
    }

    // A list of faults, each with a message; what else stands there (the input, for one) is left out.
    private static string? Text(JsonElement words) => words.ValueKind switch
    {
        JsonValueKind.String => words.GetString(),
        JsonValueKind.Object => words.TryGetProperty("message"u8, out var message) || words.TryGetProperty("msg"u8, out message)
            ? message.ValueKind == JsonValueKind.String ? message.GetString() : null
            : null,
        JsonValueKind.Array => string.Join("; ", words.EnumerateArray().Take(5).Select(Text).Where(text => text is not null)),
        _ => null,
    };
}
