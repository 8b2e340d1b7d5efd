namespace Productionize;

public class InputValidationModelTests
{
    private static readonly Applicant Broken = new(7, "castle");

    [Test]
    public async Task PredictAsync_names_every_fault_but_no_value()
    {
        var asked = 0;
        await using var model = Model.Create("churn", (Applicant _) => ++asked).AsBuilder().UseInputValidation().Build();

        var error = (await Assert.ThrowsAsync<InvalidInputException>(async () => await model.PredictAsync(Broken)))!;

        Assert.Multiple(() =>
        {
            Assert.That(error.Faults.Select(fault => fault.Field), Is.EqualTo(Expect.Rows("Age", "Home")));
            Assert.That(error.Message, Does.Contain("'churn'").And.Contain("Age: must be at least 18").And.Contain("Home: must be one of rent, own"));
            Assert.That(error.Message, Does.Not.Contain("castle").And.Not.Contain("7"));
            Assert.That(asked, Is.Zero);
        });
    }

    [Test]
    public async Task PredictAsync_passes_a_good_row()
    {
        await using var model = Model.Create("churn", (Applicant row) => row.Age).AsBuilder().UseInputValidation().Build();

        Assert.That((await model.PredictAsync(new Applicant(18))).Value, Is.EqualTo(18));
    }

    [Test]
    public async Task PredictAsync_passes_a_row_that_breaks_rules_which_only_warn()
    {
        var schema = RowCodec.For<Applicant>().Schema.With(field => field with { Severity = RuleSeverity.Warn }, "Age");
        await using var model = Model.Create("churn", (Applicant row) => row.Age).AsBuilder().UseInputValidation(schema).Build();

        Assert.That((await model.PredictAsync(new Applicant(7))).Value, Is.EqualTo(7));
        Assert.That(async () => await model.PredictAsync(new Applicant(7, "castle")), Throws.TypeOf<InvalidInputException>());
    }

    [Test]
    public async Task PredictBatchAsync_gives_the_model_the_good_rows_as_one_batch_and_each_answer_its_place()
    {
        var batches = new List<int>();
        await using var model = Model.Create("churn", (Applicant row) => row.Age).AsBuilder()
            .UseInputValidation().Use(inner => new BatchSpy(inner, batches)).Build();
        var options = Enumerable.Range(0, 4).Select(_ => new PredictionOptions { Id = Guid.NewGuid() }).ToArray();

        var answers = await model.PredictBatchAsync([Broken, new(20), Broken, new(21)], options);
        await model.PredictBatchAsync([new(20), new(21)]);

        Assert.Multiple(() =>
        {
            Assert.That(batches, Is.EqualTo(Expect.Rows(2, 2)));
            Assert.That(answers[0].Error, Is.InstanceOf<InvalidInputException>());
            Assert.That(answers[2].Error, Is.InstanceOf<InvalidInputException>());
            Assert.That((answers[1].Value, answers[3].Value), Is.EqualTo((20, 21)));
            Assert.That(answers.Select(answer => answer.Id), Is.EqualTo(options.Select(row => row.Id)));
        });
    }

    [Test]
    public async Task PredictBatchAsync_keeps_each_rows_options_beside_its_row()
    {
        var stub = new StubModel(row => row.Age);
        var stage = new InputValidationModel<Applicant, float>(stub, RowCodec.For<Applicant>(), RowCodec.For<Applicant>().Schema);
        var options = Enumerable.Range(0, 3).Select(i => new PredictionOptions { Id = Guid.NewGuid(), Key = $"{i}" }).ToArray();

        var answers = await stage.PredictBatchAsync([Broken, new(20), new(21)], options);

        Assert.Multiple(() =>
        {
            Assert.That(stub.Calls.Select(call => (call.Input.Age, call.Options.Key)), Is.EqualTo(Expect.Rows((20, "1"), (21, "2"))));
            Assert.That(answers.Select(answer => answer.Id), Is.EqualTo(options.Select(row => row.Id)));
            Assert.That(answers[0].Model, Is.SameAs(stub.Info));
        });
    }

    [Test]
    public async Task Rules_of_ones_own_stand_in_for_those_of_the_signature()
    {
        var rules = RowCodec.For<Applicant>().Schema.With(field => field with { Minimum = 5 }, "Age");
        await using var model = Model.Create("churn", (Applicant row) => row.Age).AsBuilder().UseInputValidation(rules).Build();

        Assert.That((await model.PredictAsync(new Applicant(7))).Value, Is.EqualTo(7));
        Assert.That(async () => await model.PredictAsync(new Applicant(4)), Throws.InstanceOf<InvalidInputException>());
    }

    [Test]
    public async Task The_signature_of_the_version_served_decides()
    {
        var schema = RowCodec.For<Applicant>().Schema;
        var stubs = await new StoredStubs().AddAsync(1);
        await stubs.AddAsync(1, input: schema.With(field => field with { Minimum = 50 }, "Age"));
        await stubs.MoveAsync(1);
        await using var model = stubs.Follow().UseInputValidation().Build();

        var before = await model.PredictAsync(new Applicant(30));
        await stubs.MoveAsync(2);
        await model.ReloadAsync();

        Assert.Multiple(() =>
        {
            Assert.That(before.Value, Is.EqualTo(1));
            Assert.That(
                async () => await model.PredictAsync(new Applicant(30)),
                Throws.InstanceOf<InvalidInputException>().With.Message.Contains("churn@2").And.Message.Contains("at least 50"));
        });
    }

    private sealed class BatchSpy(IModel<Applicant, int> inner, List<int> batches) : DelegatingModel<Applicant, int>(inner)
    {
        public override ValueTask<Prediction<int>> PredictAsync(
            Applicant input, PredictionOptions options = default, CancellationToken cancellationToken = default) =>
            Inner.PredictAsync(input, options, cancellationToken);

        public override ValueTask<IReadOnlyList<Prediction<int>>> PredictBatchAsync(
            IReadOnlyList<Applicant> inputs, IReadOnlyList<PredictionOptions>? options = null, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(inputs);
            batches.Add(inputs.Count);
            return Inner.PredictBatchAsync(inputs, options, cancellationToken);
        }
    }
}
