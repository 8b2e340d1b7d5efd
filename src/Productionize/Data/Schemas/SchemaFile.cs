using System.Text.Encodings.Web;
using System.Text.Json;

namespace Productionize;

/// <summary>
/// A schema as a JSON file that people read: reviewed in the repository, and handed to the team that delivers the data. It has what is set
/// and nothing else; rules about several cells (<see cref="Schema.RowRules"/>) are code, and not in it. Safe for concurrent use.
/// </summary>
public static class SchemaFile
{
    // Text is to be read by people, and the file is no part of a web page.
    private static readonly SchemaJsonContext Json = new(new JsonSerializerOptions(SchemaJsonContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>Writes a schema, over what was there, whole or not at all. The same schema gives the same bytes.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="notes">For people, at the head of the file: <see cref="InferredSchema.Notes"/>. Null for none.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static Task SaveAsync(
        string path, Schema schema, IReadOnlyList<string>? notes = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(schema);
        return ReplacedFile.WriteAsync(
            path, JsonSerializer.Serialize(SchemaDocument.Of(schema, notes), Json.SchemaDocument) + "\n", cancellationToken);
    }

    /// <summary>
    /// Reads what <see cref="SaveAsync"/> wrote and people edited, strictly: a member that is unknown or stands twice is refused.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The schema. The notes are for people only.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="InvalidDataException">It is no schema: the message has file, line, field, and what is allowed there.</exception>
    /// <exception cref="IOException">The file cannot be read, or does not exist.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static Task<Schema> LoadAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return ReadAsync(path, cancellationToken);
    }

    private static async Task<Schema> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var json = await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false);
        try
        {
            return (JsonSerializer.Deserialize(json, Json.SchemaDocument) ?? throw new ArgumentException("It is null.")).ToSchema();
        }
        catch (JsonException error)
        {
            var line = error.LineNumber is { } number ? FormattableString.Invariant($", line {number + 1}") : "";
            throw new InvalidDataException(
                $"{path}{line}: The file is no schema: {SchemaFileFault.In(json) ?? error.Message} Mend it there, or write it anew with " +
                $"{nameof(SchemaFile)}.{nameof(SaveAsync)}.", error);
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException($"{path}: The schema cannot be: {error.Message}", error);
        }
    }
}
