namespace Productionize;

/// <summary>A schema as it stands in a file.</summary>
internal sealed record SchemaDocument
{
    public const int CurrentFormat = 1;

    public required int Format { get; init; }

    public IReadOnlyList<string>? Notes { get; init; }

    public IReadOnlyList<string>? Key { get; init; }

    public long? MinRows { get; init; }

    public long? MaxRows { get; init; }

    public required IReadOnlyList<FieldDocument> Fields { get; init; }

    public static SchemaDocument Of(Schema schema, IReadOnlyList<string>? notes) => new()
    {
        Format = CurrentFormat,
        Notes = notes is { Count: > 0 } ? notes : null,
        Key = schema.Key,
        MinRows = schema.MinRows,
        MaxRows = schema.MaxRows,
        Fields = [.. schema.Fields.Select(FieldDocument.Of)],
    };

    public Schema ToSchema() => Format == CurrentFormat
        ? new Schema([.. Fields.Select(field => field?.ToField() ?? throw new ArgumentException("A field is null."))])
        {
            Key = Key, MinRows = MinRows, MaxRows = MaxRows,
        }
        : throw new ArgumentException($"The format is {Format}, but this version of the library reads {CurrentFormat}.");
}
