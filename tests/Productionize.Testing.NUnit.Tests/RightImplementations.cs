namespace Productionize;

/// <summary>A suite that refuses what keeps every promise in a way of its own asks for more than the interface says.</summary>
public sealed class RightImplementations
{
    [TestCase(typeof(ModelSuite<RightModel>))]
    [TestCase(typeof(ModelSuite<RightModelThatAsksOthers>))]
    [TestCase(typeof(ModelStageSuite<RightStage>))]
    [TestCase(typeof(ModelStageSuite<RightStageThatRemembers>))]
    [TestCase(typeof(DataSinkSuite<RightSink>))]
    public void Pass_every_test(Type suite)
    {
        var failures = SuiteRun.Failures(suite);
        Assert.That(failures.Values, Is.Empty);
    }
}
