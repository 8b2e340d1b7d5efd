namespace Productionize;

/// <summary>The columns of a score.</summary>
internal static class ScoreRow
{
    public const int PredictionId = 0;
    public const int Model = 1;
    public const int Version = 2;
    public const int Key = 3;
    public const int FirstOutput = 4;

    private const string ErrorName = "Error";

    private static readonly Field[] Before =
    [
        new("PredictionId", FieldKind.String),
        new("Model", FieldKind.String) { Optional = true },
        new("Version", FieldKind.Int64) { Optional = true },
        new("Key", FieldKind.String),
    ];

    public static Schema SchemaOf(Schema output)
    {
        if (output.Fields.FirstOrDefault(field => Before.Any(added => added.Name == field.Name) || field.Name == ErrorName) is { } taken)
        {
            throw new ArgumentException(
                $"The output has a field '{taken.Name}', as a column that is added to it. Rename it by [Field(Name = …)] or map the " +
                "output by WithOutput.",
                nameof(output));
        }

        // A failed row has no output; and rules are for what comes in.
        return new Schema(
        [
            .. Before, .. output.Fields.Select(field => new Field(field.Name, field.Kind) { Optional = true, Length = field.Length }),
            new Field(ErrorName, FieldKind.String) { Optional = true },
        ]);
    }
}
