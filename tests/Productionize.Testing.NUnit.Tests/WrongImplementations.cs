using System.Reflection;

namespace Productionize;

/// <summary>A suite that a wrong implementation passes is worth nothing, and one that it fails all over does not say what is wrong.</summary>
public sealed class WrongImplementations
{
    private static readonly (Type Wrong, BreaksAttribute Breaks)[] All =
    [
        .. from type in typeof(WrongImplementations).Assembly.GetTypes()
           let breaks = type.GetCustomAttribute<BreaksAttribute>()
           where breaks is not null
           orderby type.Name
           select (type, breaks),
    ];

    private static IEnumerable<TestCaseData> Cases() =>
        All.Select(one => new TestCaseData(one.Breaks.Suite.MakeGenericType(one.Wrong), one.Breaks.Test)
            .SetArgDisplayNames(one.Wrong.Name, one.Breaks.Test));

    [TestCaseSource(nameof(Cases))]
    public void Fails_the_test_of_its_promise_and_no_other(Type suite, string test)
    {
        var failures = SuiteRun.Failures(suite);
        Assert.That(failures.Keys, Is.EqualTo(new[] { test }), string.Join(Environment.NewLine, failures.Values));
    }

    [Test]
    public void Every_contract_has_at_least_five_wrong_implementations()
    {
        var counts = All.CountBy(one => one.Breaks.Suite.BaseType!.Name).ToDictionary();
        var contracts = typeof(ContractCoverage).Assembly.GetExportedTypes().Where(type => type.IsAbstract && !type.IsSealed);
        Assert.That(contracts.Where(contract => counts.GetValueOrDefault(contract.Name) < 5), Is.Empty);
    }
}
