namespace Productionize;

/// <summary>Says which one test an implementation, deliberately wrong, must fail: <c>[Breaks(typeof(XSuite&lt;&gt;), nameof(XContract.Y))]</c>.</summary>
/// <param name="suite">A generic fixture of this assembly, which derives from the contract and takes the wrong implementation.</param>
/// <param name="test">The test of the promise that is broken.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class BreaksAttribute(Type suite, string test) : Attribute
{
    public Type Suite => suite;

    public string Test => test;
}
