namespace Productionize;

/// <summary>Which fields of a row one output fills.</summary>
/// <param name="Port">The output.</param>
/// <param name="Targets">The fields; an output nobody wants has no plan.</param>
internal sealed record OutputPlan(Port Port, IReadOnlyList<OutputTarget> Targets);
