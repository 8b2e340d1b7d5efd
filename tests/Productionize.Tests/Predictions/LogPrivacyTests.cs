using System.Text;

namespace Productionize;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class LogPrivacyTests
{
    private static readonly byte[] Key = Encoding.UTF8.GetBytes("sixteen bytes ok");
    private readonly RecordingPredictionLogger _logger = new();

    [Test]
    public async Task A_default_holds_for_each_field_that_nobody_declared_and_for_no_other()
    {
        var record = await LogAsync(new() { DefaultPolicy = FieldPolicy.Drop, PseudonymKey = Key, Policies = { ["input.Job"] = FieldPolicy.Log } });

        Assert.Multiple(() =>
        {
            Assert.That(Names(record.Input.Schema), Is.EqualTo(Expect.Rows("Email", "Town", "Job")));
            Assert.That(record.Input["Town"], Is.EqualTo((FieldValue)"Ulm"));
            Assert.That(record.Input["Job"], Is.EqualTo((FieldValue)"baker"));
            Assert.That(record.Input["Email"].AsString(), Does.Match("^[0-9a-f]{32}$"));
            Assert.That(record.Output!.Value.IsMissing(0), Is.True, "the answer is a field too");
            Assert.That(Encoding.Latin1.GetString(_logger.Bytes.Span), Does.Not.Contain("free text").And.Not.Contain("ann@"));
        });
    }

    [Test]
    public async Task A_default_may_pseudonymise()
    {
        var record = await LogAsync(new() { DefaultPolicy = FieldPolicy.Pseudonymise, PseudonymKey = Key });

        Assert.That(record.Input["Age"].AsString(), Does.Match("^[0-9a-f]{32}$"));
        Assert.That(record.Input["Town"], Is.EqualTo((FieldValue)"Ulm"));
    }

    [Test]
    public void A_default_that_pseudonymises_needs_the_key() => Assert.That(
        () => Build(new() { DefaultPolicy = FieldPolicy.Pseudonymise }), Throws.InvalidOperationException.With.Message.Contains("PseudonymKey"));

    [Test]
    public async Task Policies_hide_more_than_the_type_and_never_less()
    {
        var record = await LogAsync(new()
        {
            PseudonymKey = Key,
            Policies =
            {
                ["input.Town"] = FieldPolicy.Drop, ["input.Email"] = FieldPolicy.Log, ["input.Diagnosis"] = FieldPolicy.Pseudonymise,
                ["output.value"] = FieldPolicy.Pseudonymise,
            },
        });

        Assert.Multiple(() =>
        {
            Assert.That(Names(record.Input.Schema), Is.EqualTo(Expect.Rows("Age", "Email", "Job", "Note")));
            Assert.That(record.Input["Email"].AsString(), Does.Match("^[0-9a-f]{32}$"));
            Assert.That(record.Output!.Value["value"].AsString(), Does.Match("^[0-9a-f]{32}$"));
        });
    }

    [Test]
    public void A_policy_of_an_unknown_field_is_refused_with_the_fields_that_there_are() => Assert.That(
        () => Build(new() { PseudonymKey = Key, Policies = { ["input.Emial"] = FieldPolicy.Drop, ["input.Job"] = FieldPolicy.Drop } }),
        Throws.InvalidOperationException.With.Message.EqualTo(
            "PredictionLogOptions.Policies of 'churn' names input.Emial, but there is no such field. The log has: input.Age, input.Email, " +
            "input.Diagnosis, input.Town, input.Job, input.Note, output.value."));

    [Test]
    public async Task Policies_are_those_of_the_build()
    {
        var options = new PredictionLogOptions { Policies = { ["input.Home"] = FieldPolicy.Drop } };
        var stubs = await new StoredStubs().AddAsync(1);
        await stubs.MoveAsync(1);
        await using var model = stubs.Follow().UsePredictionLog(_logger, options).Build();
        options.Policies.Clear();

        await model.PredictAsync(new Applicant(30));
        await model.FlushAsync();

        Assert.That(Names(_logger.Records.Single().Input.Schema), Is.EqualTo(Expect.Rows("Age")));
    }

    [Test]
    public async Task A_field_may_declare_that_it_is_logged()
    {
        var codec = new RowCodecBuilder<Applicant>()
            .Add(new Field("Age", FieldKind.Int64) { PolicyDeclared = true }, (row, writer, index) => writer.Set(index, (long)row.Age))
            .Add("Home", row => row.Home)
            .Build();
        await using var model = Model.Create("churn", row => row.Age, codec, RowCodec.For<int>()).AsBuilder()
            .UsePredictionLog(_logger, new() { DefaultPolicy = FieldPolicy.Drop }).Build();

        await model.PredictAsync(new Applicant(30));
        await model.FlushAsync();

        Assert.That(Names(_logger.Records.Single().Input.Schema), Is.EqualTo(Expect.Rows("Age")));
    }

    private static IEnumerable<string> Names(Schema schema) => schema.Fields.Select(field => field.Name);

    private ModelPipeline<Patient, int> Build(PredictionLogOptions options) =>
        Model.Create("churn", (Patient row) => row.Age).AsBuilder().UsePredictionLog(_logger, options).Build();

    private async Task<PredictionRecord> LogAsync(PredictionLogOptions options)
    {
        await using var model = Build(options);
        await model.PredictAsync(new Patient(41, "ann@example.org", "flu", "Ulm", "baker", "free text"));
        await model.FlushAsync();
        return _logger.Records.Single();
    }

    public sealed record Patient(
        int Age,
        [Field(Policy = FieldPolicy.Pseudonymise)] string Email,
        [Field(Policy = FieldPolicy.Drop)] string Diagnosis,
        [Field(Policy = FieldPolicy.Log)] string Town,
        [Field(Unit = "words")] string Job,
        string Note);
}
