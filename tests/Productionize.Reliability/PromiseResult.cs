namespace Productionize;

/// <summary>What came of showing a promise.</summary>
/// <param name="Measured">The counts, or why it was not run.</param>
/// <param name="Holds">Whether the target is met; null where it was not run.</param>
public sealed record PromiseResult(string Measured, bool? Holds)
{
    public static PromiseResult NotRun(string reason) => new(reason, null);

    public static PromiseResult Of(bool holds, FormattableString measured) => new(FormattableString.Invariant(measured), holds);
}
