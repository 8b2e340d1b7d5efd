using System.Text;

namespace Productionize;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class RowPrivacyTests
{
    private static readonly byte[] Key = Encoding.UTF8.GetBytes("sixteen bytes ok");
    private readonly RecordingPredictionLogger _logger = new();

    [Test]
    public async Task What_is_dropped_or_pseudonymised_reaches_the_logger_in_no_byte()
    {
        await LogAsync(Key, new Person(41, "ann@example.org", "diabetes", "555-1234"));

        var bytes = Encoding.Latin1.GetString(_logger.Bytes.Span);
        var row = _logger.Records.Single().Input;
        Assert.Multiple(() =>
        {
            Assert.That(bytes, Does.Not.Contain("ann@").And.Not.Contain("diabetes").And.Not.Contain("555-1234"));
            Assert.That(row.Schema.Fields.Select(field => field.Name), Is.EqualTo(Expect.Rows("Age", "Email", "Phone")));
            Assert.That(row["Age"], Is.EqualTo((FieldValue)41L));
            Assert.That(row["Email"].AsString(), Does.Match("^[0-9a-f]{32}$"));
        });
    }

    [Test]
    public async Task The_same_value_has_the_same_pseudonym_but_not_in_another_field()
    {
        await LogAsync(Key, new(1, "a@b.c", "x"), new(2, "a@b.c", "y"), new(3, "other@b.c", "x", "a@b.c"));

        var emails = _logger.Records.Select(record => record.Input["Email"].AsString()).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(emails[1], Is.EqualTo(emails[0]));
            Assert.That(emails[2], Is.Not.EqualTo(emails[0]));
            Assert.That(_logger.Records[2].Input["Phone"].AsString(), Is.Not.EqualTo(emails[0]));
            Assert.That(_logger.Records[0].Input["Phone"].IsMissing, Is.True);
        });
    }

    [Test]
    public async Task Another_key_makes_another_pseudonym()
    {
        await LogAsync(Key, new Person(1, "a@b.c", "x"));
        await LogAsync(Encoding.UTF8.GetBytes("another key of sixteen"), new Person(1, "a@b.c", "x"));

        Assert.That(_logger.Records[0].Input["Email"], Is.Not.EqualTo(_logger.Records[1].Input["Email"]));
    }

    [Test]
    public void Without_a_key_Build_names_the_field_and_the_option() =>
        Assert.That(
            () => Model.Create("churn", (Person row) => row.Age).AsBuilder().UsePredictionLog(_logger).Build(),
            Throws.InvalidOperationException.With.Message.Contains("'Email'").And.Message.Contains("PseudonymKey"));

    [Test]
    public async Task The_signature_of_the_model_may_hide_more_than_the_type_but_never_less()
    {
        var type = RowCodec.For<Person>().Schema;
        var signature = new ModelSignature(
            type.With(field => field with { Policy = FieldPolicy.Log }, "Email", "Diagnosis").With(field => field with { Policy = FieldPolicy.Drop }, "Age"),
            RowCodec.For<int>().Schema);
        await using var model = new Signed(Model.Create("churn", (Person row) => row.Age), new ModelInfo("churn", 1, signature)).AsBuilder()
            .UsePredictionLog(_logger, new() { PseudonymKey = Key }).Build();

        await model.PredictAsync(new(41, "ann@example.org", "diabetes"));
        await model.FlushAsync();

        Assert.Multiple(() =>
        {
            Assert.That(_logger.Records.Single().Input.Schema.Fields.Select(field => field.Name), Is.EqualTo(Expect.Rows("Email", "Phone")));
            Assert.That(Encoding.Latin1.GetString(_logger.Bytes.Span), Does.Not.Contain("ann@").And.Not.Contain("diabetes"));
        });
    }

    [Test]
    public async Task Fields_of_every_kind_beside_a_hidden_one_are_logged_as_they_are()
    {
        var row = new Everything(
            true, -7, 1.5f, 2.5, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), new DateOnly(2026, 1, 2), "text", [1f, 2f], ["a", "b"],
            "hidden value");
        await using var model = Model.Create("churn", (Everything each) => each).AsBuilder().UsePredictionLog(_logger).Build();
        var whole = RowCodec.For<Everything>().Encode(row);

        await model.PredictAsync(row);
        await model.FlushAsync();

        var record = _logger.Records.Single();
        Assert.Multiple(() =>
        {
            foreach (var logged in Expect.Rows(record.Input, record.Output!.Value))
            {
                Assert.That(logged.Schema.Fields, Has.Count.EqualTo(9));
                foreach (var name in logged.Schema.Fields.Select(field => field.Name).Where(name => name != "Vector"))
                {
                    Assert.That(logged[name], Is.EqualTo(whole[name]), name);
                }

                Assert.That(logged.GetSingles(logged.Schema.IndexOf("Vector")).ToArray(), Is.EqualTo(Expect.Rows(1f, 2f)));
            }

            Assert.That(Encoding.Latin1.GetString(_logger.Bytes.Span), Does.Not.Contain("hidden"));
        });
    }

    [Test]
    public async Task A_row_of_which_every_field_is_dropped_is_still_a_record()
    {
        await using var model = Model.Create("churn", (Secret _) => 1).AsBuilder().UsePredictionLog(_logger).Build();

        await model.PredictAsync(new("hidden"));
        await model.FlushAsync();

        Assert.That(_logger.Records.Single().Input.IsMissing(0), Is.True);
        Assert.That(Encoding.Latin1.GetString(_logger.Bytes.Span), Does.Not.Contain("hidden"));
    }

    [Test]
    public async Task An_error_beside_hidden_fields_is_logged_without_its_message()
    {
        await using var hiding = Model.Create("churn", int (Secret row) => throw new FormatException(row.Value)).AsBuilder()
            .UsePredictionLog(_logger).Build();
        await using var open = Model.Create("churn", int (string row) => throw new FormatException(row)).AsBuilder()
            .UsePredictionLog(_logger).Build();

        await hiding.PredictBatchAsync([new("hidden")]);
        await hiding.FlushAsync();
        await open.PredictBatchAsync(["shown"]);
        await open.FlushAsync();

        Assert.That(
            _logger.Records.Select(record => record.Error), Is.EqualTo(Expect.Rows("FormatException", "FormatException: shown")));
    }

    private async Task LogAsync(byte[] key, params Person[] people)
    {
        await using var model = Model.Create("churn", (Person row) => row.Age).AsBuilder().UsePredictionLog(_logger, new() { PseudonymKey = key }).Build();
        foreach (var person in people)
        {
            await model.PredictAsync(person);
        }

        await model.FlushAsync();
    }

    public sealed record Secret([property: Field(Policy = FieldPolicy.Drop)] string Value);

    public sealed record Everything(
        bool Flag,
        long Count,
        float Ratio,
        double Amount,
        DateTimeOffset At,
        DateOnly On,
        string Text,
        float[] Vector,
        IReadOnlyList<string> Json,
        [property: Field(Policy = FieldPolicy.Drop)] string Hidden);

    private sealed class Signed(IModel<Person, int> inner, ModelInfo info) : DelegatingModel<Person, int>(inner)
    {
        public override ValueTask<Prediction<int>> PredictAsync(
            Person input, PredictionOptions options = default, CancellationToken cancellationToken = default) =>
            Inner.PredictAsync(input, options, cancellationToken);

        public override object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType == typeof(ModelInfo) ? info : base.GetService(serviceType, serviceKey);
    }
}
