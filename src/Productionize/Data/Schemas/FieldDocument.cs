namespace Productionize;

/// <summary>A field as it stands in a file: what is not set is null, and not written.</summary>
internal sealed record FieldDocument
{
    public required string Name { get; init; }

    public required FieldKind Kind { get; init; }

    public bool? Optional { get; init; }

    public int? Length { get; init; }

    public string? Unit { get; init; }

    public FieldPolicy? Policy { get; init; }

    public double? Minimum { get; init; }

    public double? Maximum { get; init; }

    public IReadOnlyList<string>? OneOf { get; init; }

    public string? Pattern { get; init; }

    public bool? Ascending { get; init; }

    public double? MaxMissingRate { get; init; }

    public TimeSpan? MaxAge { get; init; }

    public RuleSeverity? Severity { get; init; }

    public static FieldDocument Of(Field field) => new()
    {
        Name = field.Name, Kind = field.Kind, Optional = Set(field.Optional), Length = field.Length, Unit = field.Unit,
        Policy = field.PolicyDeclared ? field.Policy : Set(field.Policy), Minimum = field.Minimum, Maximum = field.Maximum,
        OneOf = field.OneOf, Pattern = field.Pattern, Ascending = Set(field.Ascending), MaxMissingRate = field.MaxMissingRate,
        MaxAge = field.MaxAge, Severity = Set(field.Severity),
    };

    public Field ToField() => new(Name, Kind)
    {
        Optional = Optional ?? default, Length = Length, Unit = Unit, Policy = Policy ?? default,
        PolicyDeclared = Policy == FieldPolicy.Log, Minimum = Minimum, Maximum = Maximum, OneOf = OneOf, Pattern = Pattern,
        Ascending = Ascending ?? default, MaxMissingRate = MaxMissingRate, MaxAge = MaxAge, Severity = Severity ?? default,
    };

    private static T? Set<T>(T value)
        where T : struct => EqualityComparer<T>.Default.Equals(value, default) ? null : value;
}
