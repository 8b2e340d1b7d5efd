namespace Productionize;

/// <summary>An input with something to hide.</summary>
public sealed record Person(
    int Age,
    [property: Field(Policy = FieldPolicy.Pseudonymise)] string Email,
    [property: Field(Policy = FieldPolicy.Drop)] string Diagnosis,
    [property: Field(Policy = FieldPolicy.Pseudonymise)] string? Phone = null);
