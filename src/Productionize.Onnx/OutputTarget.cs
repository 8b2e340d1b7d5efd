namespace Productionize;

/// <summary>One field that an output fills.</summary>
/// <param name="Field">Its place in the row.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Element">The one element or class it takes, as in <c>probabilities[1]</c>; null for the whole output.</param>
internal sealed record OutputTarget(int Field, FieldKind Kind, string? Element)
{
    /// <summary>The position of the element in a tensor; -1 for the whole.</summary>
    public int Index { get; } = Element is null ? -1 : int.TryParse(Element, out var index) ? index : -2;

    public bool IsVector => Element is null && Kind is FieldKind.SingleVector or FieldKind.Json;
}
