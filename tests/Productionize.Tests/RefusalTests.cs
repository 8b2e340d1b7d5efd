using Microsoft.Extensions.DependencyInjection;

namespace Productionize;

/// <summary>What is refused at the door, each with the whole text that a user reads: the value, the bound and what to do.</summary>
[TestFixture]
public sealed class RefusalTests
{
    private static IEnumerable<TestCaseData> Refusals()
    {
        yield return Case<ArgumentException>(
            "a name",
            () => Model.Create("Churn", (Applicant _) => 1f),
            "'Churn' is not a name: it needs 1 to 64 characters out of a-z, 0-9, '.', '_' and '-', beginning and ending with a letter or " +
            "digit, without '..'. (Parameter 'name')");
        yield return Case<InvalidOperationException>(
            "an order of stages",
            () => Builder().UsePredictionLog(new InMemoryPredictionLog()).UseTelemetry(),
            "UseTelemetry (Outside) must be written before UsePredictionLog (Log). Stages run in the order written: " +
            "Outside, then Log, then Inside.");
        yield return Case<InvalidOperationException>(
            "a second log",
            () => Builder().UsePredictionLog(new InMemoryPredictionLog()).UsePredictionAudit(new InMemoryPredictionLog()),
            "UsePredictionAudit follows UsePredictionLog: a pipeline has one log, else each call would be logged twice.");
        yield return Case<InvalidOperationException>(
            "an audit that may lose",
            () => Builder().UsePredictionAudit(new InMemoryPredictionLog()).Build(),
            "UsePredictionAudit of 'churn' needs a logger that is at least Durable, but InMemoryPredictionLog is only Accepted. Use " +
            "JsonLinesPredictionLog, or UsePredictionLog if records may be lost.");
        yield return Case<InvalidOperationException>(
            "a log without a logger",
            () => Builder().UsePredictionLog().Build(),
            "UsePredictionLog of 'churn' has no logger. Give it one, or register one: services.AddProductionize(…).");
        yield return Case<InvalidOperationException>(
            "a secret without a key",
            () => Model.Create("churn", (Person _) => 1f).AsBuilder().UsePredictionLog(new InMemoryPredictionLog()).Build(),
            "The field 'Email' is to be pseudonymised, but there is no key. Set " +
            "PredictionLogOptions.PseudonymKey to at least 16 random bytes.");
        yield return Case<InvalidOperationException>(
            "no model",
            () => new ServiceCollection().AddModelOf().Build(),
            "The pipeline 'churn' has no model: call FromModel, FromStore or FromHttp.");
        yield return Case<InvalidOperationException>(
            "no store",
            () => new ServiceCollection().AddModelOf().FromStore("champion", new StoredStubs().Loader).Build(),
            "The model 'churn' follows the alias 'champion', but there is no store. Give one to FromStore, or register one: " +
            "services.AddProductionize(…).");
        yield return Case<InvalidOperationException>(
            "a stage that is null",
            () => Builder().Use(_ => null!).Build(),
            "A stage of the pipeline 'churn' is null. A stage that would do nothing returns its inner model.");
        yield return Case<ArgumentException>(
            "a model of another name",
            () => new ServiceCollection().AddModelOf().FromModel(new StubModel(_ => 1)),
            "The pipeline is called 'churn', but its model 'stub': its predictions would be logged under another name. " +
            "Give both one name. (Parameter 'model')");
        yield return Case<ArgumentException>(
            "a model registered twice",
            () => Two("churn", "churn"),
            "A model 'churn' is registered already. Give each model a name of its own. (Parameter 'name')");
        yield return Case<InvalidOperationException>(
            "one of two without a name",
            () => Two("churn", "fraud").BuildServiceProvider().GetRequiredService<IModel<Applicant, float>>(),
            "There are 2 models from Applicant to Single: churn, fraud. Ask for one by its name: [FromKeyedServices(\"churn\")].");
        yield return Case<ArgumentException>(
            "options that do not fit a batch",
            () => Prediction.CheckBatch([1, 2], new PredictionOptions[1]),
            "A batch of 2 inputs has 1 options. Give one per input, or null for the defaults. (Parameter 'options')");
        yield return Case<ArgumentException>(
            "types that do not fit a schema",
            () => RowCodec.For<Applicant>(new Schema(new Field("Age", FieldKind.Double))),
            "Applicant has the cells (Age Int64, Home String), but the schema is (Age Double). " +
            "Give both the same fields in the same order. (Parameter 'schema')");
        yield return Case<ArgumentException>(
            "a promise for an answer",
            () => Model.Create("churn", (Applicant _) => Task.FromResult(1f)),
            "Task is not a value but a promise of one: reading it would block. Give an asynchronous function that takes the " +
            "cancellation token too, as in (row, cancellationToken) => …. (Parameter 'type')");
        yield return Case<ArgumentException>(
            "another kind for a field",
            () => PredictionSamples.Output.With(field => field with { Kind = FieldKind.String }, "p"),
            "The field 'p' must keep its name and its kind (Single). (Parameter 'change')");
        yield return Case<ArgumentException>(
            "rows that lack a field",
            () => PredictionSamples.Input.RulesFor(PredictionSamples.Output),
            "The field 'age' (Single) is required but missing. The rows have: p Single. (Parameter 'rows')");
        yield return Case<InvalidOperationException>(
            "a row that nobody began",
            () => new RowWriter().Set(0, 1f),
            "No row was begun: call Begin first.");
        yield return Case<ArgumentException>(
            "an empty cell",
            () => RowTextParser.Set(new RowWriter(), new Field("a", FieldKind.Int64), 0, ""),
            "The text is empty: leave the cell missing. (Parameter 'text')");
        yield return Case<ArgumentOutOfRangeException>(
            "too few rows",
            () => Bootstrap.Interval(0, _ => 0, new Random(1)),
            "rows is 0; it must be at least 1. A bootstrap draws from the rows: pass how many there are.");
        yield return Case<ArgumentOutOfRangeException>(
            "too few resamples",
            () => Bootstrap.Interval(1, _ => 0, new Random(1), resamples: 0),
            "resamples is 0; it must be at least 1. Pass 1000 for a 95 % interval.");
        yield return Case<ArgumentException>(
            "a value that is no number",
            () => Metrics.Mean([1, double.PositiveInfinity]),
            "The value at index 1 is Infinity; a mean needs finite values. Leave the row out or correct it. (Parameter 'values')");
        yield return Case<ArgumentException>(
            "a score that is no number",
            () => Metrics.AreaUnderRoc([double.NaN], [true]),
            "The score at index 0 is NaN, which has no rank. Leave the row out or correct the model that gave it. (Parameter 'scores')");
    }

    [TestCaseSource(nameof(Refusals))]
    public void The_message_says_value_bound_and_remedy(Type type, Action call, string message) =>
        Assert.That(call, Throws.TypeOf(type).With.Message.StartsWith(message));

    private static TestCaseData Case<TException>(string what, Action call, string message)
        where TException : Exception =>
        new TestCaseData(typeof(TException), call, message).SetArgDisplayNames(what);

    private static ModelBuilder<Applicant, float> Builder() => Model.Create("churn", (Applicant _) => 1f).AsBuilder();

    private static ServiceCollection Two(string first, string second)
    {
        var services = new ServiceCollection();
        services.AddModelOf(first).FromModel(new StubModel(_ => 1) { Info = new(first) });
        services.AddModelOf(second).FromModel(new StubModel(_ => 2) { Info = new(second) });
        return services;
    }
}
