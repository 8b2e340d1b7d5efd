namespace Productionize;

/// <summary>From which fields of a row one input is filled.</summary>
/// <param name="Port">The input.</param>
/// <param name="Fields">The places of the fields in the row, one per column.</param>
/// <param name="IsVector">Whether the one field holds all columns.</param>
internal sealed record InputPlan(Port Port, IReadOnlyList<int> Fields, bool IsVector)
{
    /// <summary>Elements a row; null where each row's vector says it.</summary>
    public int? Width => Port.Width ?? (IsVector ? null : Fields.Count);
}
