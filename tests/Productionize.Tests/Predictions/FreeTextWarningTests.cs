using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Productionize;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class FreeTextWarningTests
{
    private readonly TestServices _services = new();
    private readonly RecordingPredictionLogger _logger = new();

    private enum Size
    {
        Small,
        Large,
    }

    [Test]
    public async Task Build_names_the_texts_without_bounds_that_nobody_declared()
    {
        await using var model = Build(new());

        var warning = Warnings().Single();
        Assert.That((warning.Level, warning.Category), Is.EqualTo((LogLevel.Warning, "Productionize.PredictionLog")));
        Assert.That(warning.Message, Does.StartWith(
            "The prediction log of 'notes' keeps free text as it is: input.Note, input.Items, output.value. Declare what it may keep of each, "));
    }

    [Test]
    public async Task Build_does_not_name_what_the_options_declare()
    {
        await using var model = Build(new() { Policies = { ["input.Note"] = FieldPolicy.Log, ["output.value"] = FieldPolicy.Drop } });

        Assert.That(Warnings().Single().Message, Does.Contain("as it is: input.Items. "));
    }

    [Test]
    public async Task Build_says_nothing_where_the_default_hides()
    {
        await using var model = Build(new() { DefaultPolicy = FieldPolicy.Drop });

        Assert.That(Warnings(), Is.Empty);
    }

    [Test]
    public async Task Build_says_nothing_where_no_text_is_free()
    {
        await using var model = new StubModel(_ => 1).AsBuilder().UsePredictionLog(_logger).Build(_services);

        Assert.That(_services.Messages, Is.Empty);
    }

    [Test]
    public async Task The_signature_of_the_model_may_bound_a_text()
    {
        var signature = new ModelSignature(
            RowCodec.For<string>().Schema.With(field => field with { OneOf = ["a"] }, "value"), RowCodec.For<int>().Schema);
        await using var model = new Signed(new ModelInfo("notes", 1, signature)).AsBuilder().UsePredictionLog(_logger).Build(_services);

        Assert.That(Warnings(), Is.Empty);
    }

    [Test]
    public async Task The_versions_of_a_live_model_warn_once()
    {
        var codec = new RowCodecBuilder<Applicant>().Add("note", row => row.Home).Build();
        var stubs = await new StoredStubs().AddAsync(2);
        await stubs.MoveAsync(1);
        var loader = Model.Loader<Applicant, float>("stub", (_, _) => new(Model.Create(StoredStubs.Name, row => 1f, codec, RowCodec.For<float>())));
        await using var model = Model.FromStore(StoredStubs.Name, stubs.Store, StoredStubs.Alias, loader)
            .UsePredictionLog(_logger).Build(_services);
        await model.StartAsync();
        var first = Warnings().Length;

        await stubs.MoveAsync(2);
        await model.ReloadAsync();
        await model.PredictAsync(new Applicant(30));

        Assert.That((first, Warnings().Length), Is.EqualTo((1, 1)));
    }

    private FakeLogRecord[] Warnings() => _services.Messages.Where(message => message.Id.Id == 112).ToArray();

    private ModelPipeline<Visit, string> Build(PredictionLogOptions options) =>
        Model.Create("notes", (Visit row) => row.Note).AsBuilder().UsePredictionLog(_logger, options).Build(_services);

    private sealed record Visit(
        int Age,
        string Note,
        IReadOnlyList<string> Items,
        Size Size,
        [property: AllowedValues("rent", "own")] string Home,
        [property: RegularExpression("^[A-Z]{2}$")] string Country,
        [property: StringLength(8)] string Code,
        [property: Field(Policy = FieldPolicy.Log)] string Declared,
        [property: Field(Policy = FieldPolicy.Drop)] string Hidden);

    private sealed class Signed(ModelInfo info) : IModel<string, int>
    {
        public ValueTask<Prediction<int>> PredictAsync(
            string input, PredictionOptions options = default, CancellationToken cancellationToken = default) =>
            new(new Prediction<int>(1, options.Id, info));

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ModelInfo) ? info : null;
    }
}
