namespace Productionize;

/// <summary>How rows become tensors where the protocol leaves a choice.</summary>
internal sealed record TensorForm
{
    /// <summary>The name of one tensor for all numbers; null for one a field.</summary>
    public string? Features { get; init; }

    /// <summary>The names of tensors that are not called as their fields.</summary>
    public IReadOnlyDictionary<string, string>? Names { get; init; }

    /// <summary>Whether a column has the shape [n,1] instead of [n].</summary>
    public bool IsTwoDimensional { get; init; }

    /// <summary>What stands for a missing text; null refuses it.</summary>
    public string? MissingText { get; init; }

    /// <summary>Whether NaN and infinity are texts, as JSON allows, instead of bare words.</summary>
    public bool IsNonFiniteText { get; init; }

    public string NameOf(Field field) => Names is not null && Names.TryGetValue(field.Name, out var name) ? name : field.Name;
}
