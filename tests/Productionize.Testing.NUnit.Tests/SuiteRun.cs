using System.Reflection;
using NUnit.Framework.Api;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Builders;

namespace Productionize;

/// <summary>Runs one fixture inside a test and tells which of its tests failed.</summary>
/// <remarks>NUnit builds no generic fixture by itself, so a suite over a wrong implementation, being one, fails only here.</remarks>
internal static class SuiteRun
{
    public static SortedDictionary<string, string> Failures(Type fixture)
    {
        var runner = new NUnitTestAssemblyRunner(new OneFixture(fixture));
        var listener = new Listener();
        runner.Load(fixture.Assembly, new Dictionary<string, object> { ["NumberOfTestWorkers"] = 0 });
        runner.Run(listener, TestFilter.Empty);
        Assert.That(listener.Passed, Is.GreaterThan(0), "no test of the suite passed, so it says nothing about one promise");
        return listener.Failures;
    }

    private sealed class OneFixture(Type fixture) : ITestAssemblyBuilder
    {
        public ITest Build(Assembly assembly, IDictionary<string, object> options)
        {
            var suite = new TestAssembly(assembly, fixture.Name);
            suite.Add(new DefaultSuiteBuilder().BuildFrom(new TypeWrapper(fixture)));
            return suite;
        }

        public ITest Build(string assemblyNameOrPath, IDictionary<string, object> options) => throw new NotSupportedException();
    }

    private sealed class Listener : ITestListener
    {
        public int Passed { get; private set; }

        public SortedDictionary<string, string> Failures { get; } = new(StringComparer.Ordinal);

        public void TestFinished(ITestResult result)
        {
            if (result.Test.IsSuite)
            {
                return;
            }

            if (result.ResultState.Status == TestStatus.Passed)
            {
                Passed++;
            }
            else
            {
                Failures[result.Test.MethodName!] = $"{result.Test.Name}: {result.Message}";
            }
        }

        public void TestStarted(ITest test)
        {
        }

        public void TestOutput(TestOutput output)
        {
        }

        public void SendMessage(TestMessage message)
        {
        }
    }
}
