namespace Productionize;

/// <summary>
/// Says of a property what its type does not: used by <see cref="RowCodec.For{T}()"/>, beside the rules of
/// <c>System.ComponentModel.DataAnnotations</c> that it names. Also on the parameter of a record:
/// <c>record Customer([Field(Unit = "years")] float Age)</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class FieldAttribute : Attribute
{
    private readonly FieldPolicy? _policy;

    /// <summary>The field's name in files and in the log; null: the name of the member.</summary>
    public string? Name { get; init; }

    /// <summary>The unit of measurement; null for none.</summary>
    public string? Unit { get; init; }

    /// <summary>Whether the field may be missing although its type does not say so (a missing number is then NaN).</summary>
    public bool Optional { get; init; }

    /// <summary>
    /// What the prediction log keeps of it. Written down, <see cref="FieldPolicy.Log"/> too is a declaration: the default of a log does not
    /// replace it (<see cref="Field.PolicyDeclared"/>).
    /// </summary>
    public FieldPolicy Policy
    {
        get => _policy ?? FieldPolicy.Log;
        init => _policy = value;
    }

    /// <summary>The length of a vector; 0: any.</summary>
    public int Length { get; init; }

    internal bool DeclaresLog => _policy == FieldPolicy.Log;
}
