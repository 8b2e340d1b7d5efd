namespace Productionize;

/// <summary>A schema made from a sample, and how: for people to review, then for <see cref="SchemaFile.SaveAsync"/>.</summary>
/// <param name="Schema">Names, types and rules.</param>
/// <param name="Notes">
/// In words: the sample, the tolerance of the rules, and the columns of which no value is checked. They go into the file.
/// </param>
public sealed record InferredSchema(Schema Schema, IReadOnlyList<string> Notes)
{
    /// <summary>The schema, without its notes.</summary>
    /// <returns>Names and kinds.</returns>
    public override string ToString() => $"{Schema}";
}
