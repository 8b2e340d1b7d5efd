namespace Productionize;

/// <summary>Which versions <see cref="IModelStore.ListAsync"/> gives: those that meet every condition that is set.</summary>
public sealed record ModelQuery
{
    /// <summary>Of this model; null for all models.</summary>
    public string? Model { get; init; }

    /// <summary>With this digest.</summary>
    public string? Digest { get; init; }

    /// <summary>With this number.</summary>
    public int? Number { get; init; }

    /// <summary>With a tag of this key.</summary>
    public string? Tag { get; init; }

    /// <summary>With this value of <see cref="Tag"/>, which must then be set.</summary>
    public string? TagValue { get; init; }

    /// <summary>With a higher number, to read on where one stopped.</summary>
    public int AfterNumber { get; init; }

    /// <summary>The model, or nothing.</summary>
    public override string ToString() => Model ?? "";
}
