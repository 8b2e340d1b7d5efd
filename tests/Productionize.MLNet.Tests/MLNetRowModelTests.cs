using Microsoft.ML;

namespace Productionize;

public sealed class MLNetRowModelTests
{
    private static readonly TrainedChurn Trained = TrainedChurn.Shared;

    [Test]
    public async Task A_version_packaged_with_classes_is_loaded_without_them_with_its_rules_and_outputs()
    {
        var rules = RowCodec.For<Customer>().Schema.With(field => field with { Minimum = 0 }, "Income");
        await using var content = await MemoryContent.OfAsync(Trained.Package(rules), number: 3);
        await using var model = (await MLNet.Loader().LoadAsync(content)).AsBuilder().UseInputValidation().Build();
        var customer = TrainedChurn.Customers(1)[0];

        var answer = await model.PredictAsync(RowOf($$"""{"Job":"{{customer.Job}}","Age":{{customer.Age}},"Income":{{customer.Income}},"History":[{{customer.History[0]}},{{customer.History[1]}}]}"""));

        var info = model.GetService<ModelInfo>()!;
        Assert.Multiple(() =>
        {
            Assert.That(info.ToString(), Is.EqualTo("churn@3"));
            Assert.That(info.Signature!.Input.Fields.Single(field => field.Name == "Income").Minimum, Is.Zero);
            Assert.That(answer.Value.Schema.ToString(), Is.EqualTo("PredictedLabel Boolean, Probability Single, Score Single"));
            Assert.That((float)answer.Value["Score"].AsDouble(), Is.EqualTo(Trained.Bare([customer])[0].Score));
            Assert.That(
                async () => await model.PredictAsync(RowOf("""{"Job":"cook","Age":30,"Income":-1,"History":[1,2]}""")),
                Throws.TypeOf<InvalidInputException>().With.Message.Contains("Income"));
        });
    }

    [Test]
    public async Task A_version_that_an_alias_points_at_is_checked_and_logged_without_a_class()
    {
        var store = new InMemoryModelStore();
        var version = await store.AddAsync(Trained.Package());
        await store.ChangeAliasAsync(StoreSamples.Promote(version.Number, 0));
        var log = new InMemoryPredictionLog();
        await using var model = Productionize.Model.FromStore("churn", store, "champion", MLNet.Loader())
            .UsePredictionLog(log).UseInputValidation().UseOutputCheck().Build();

        await model.PredictAsync(RowOf("""{"Age":45,"Income":100,"Job":"cook","History":[1,2]}"""));
        Assert.That(
            async () => await model.PredictAsync(RowOf("""{"Age":45,"Job":"cook"}""")), Throws.TypeOf<InvalidInputException>());
        await model.FlushAsync();

        var logged = await log.ReadAsync(new()).Select(one => one.Record).ToListAsync();
        Assert.That(logged.Select(record => record.Status), Is.EqualTo(new[] { PredictionStatus.Answered, PredictionStatus.Rejected }));
        Assert.That(RowJson.ToText(logged[0].Input), Is.EqualTo("""{"Age":45,"Income":100,"Job":"cook","History":[1,2]}"""));
        Assert.That(logged[0].Output!.Value.Schema.IndexOf("Score"), Is.Not.Negative);
    }

    [Test]
    public async Task A_missing_number_is_NaN_and_a_missing_text_is_empty_as_with_classes()
    {
        using var model = Model();
        var known = Trained.Bare([new Customer { Age = float.NaN, Income = 100, Job = "", History = [1, 2] }])[0];

        var answer = await model.PredictAsync(RowOf("""{"Income":100,"History":[1,2]}"""));

        Assert.That((float)answer.Value["Score"].AsDouble(), Is.EqualTo(known.Score));
    }

    [TestCase("""{"Income":100}""", "History: is required")]
    [TestCase("""{"Income":100,"History":[1,2,3]}""", "History: must have 2 numbers")]
    public void What_ML_NET_would_misread_is_refused_by_name(string json, string fault)
    {
        using var model = Model();
        Assert.That(
            async () => await model.PredictAsync(RowOf(json)), Throws.TypeOf<InvalidInputException>().With.Message.Contains(fault));
    }

    [Test]
    public void A_row_of_other_cells_is_refused_by_name()
    {
        using var model = Model();
        var schema = new Schema(new Field("Income", FieldKind.Double), new Field("History", FieldKind.SingleVector));
        Assert.That(
            async () => await model.PredictAsync(RowJson.FromText(schema, """{"Income":1,"History":[1,2]}""")),
            Throws.ArgumentException.With.Message.Contains("'Income' is Single, but the rows have it as Double")
                .Or.Message.Contains("'Age'"));
    }

    [Test]
    public async Task A_class_answers_with_its_name_and_integers_pass_both_ways()
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(index => new Visit { Count = index % 30, Big = index, Flag = index % 2 == 0, Kind = index % 30 < 15 ? "rare" : "often" }));
        var transformer = ml.Transforms.Conversion.MapValueToKey("Label", "Kind")
            .Append(ml.Transforms.Conversion.ConvertType("CountF", "Count"))
            .Append(ml.Transforms.Concatenate("Features", "CountF"))
            .Append(ml.MulticlassClassification.Trainers.NaiveBayes())
            .Fit(data);
        using var model = (IDisposable)MLNet.CreateModel("visits", transformer, data.Schema, "PredictedLabel", "Count");
        var rows = (IModel<Row, Row>)model;

        var answers = await rows.PredictBatchAsync([.. new[] { 2, 29 }.Select(count => RowJson.FromText(rows.GetService<ModelInfo>()!.Signature!.Input, $$"""{"Count":{{count}}}"""))]);

        Assert.Multiple(() =>
        {
            Assert.That(rows.GetService<ModelInfo>()!.Signature!.Input.ToString(), Is.EqualTo("Count Int64"));
            Assert.That(answers[1].Value["Count"].AsInt64(), Is.EqualTo(29));
            Assert.That(answers[0].Value["PredictedLabel"].AsString(), Is.AnyOf("rare", "often"));
        });
        var tooLarge = RowJson.FromText(rows.GetService<ModelInfo>()!.Signature!.Input, $$"""{"Count":{{1L << 40}}}""");
        Assert.That(async () => await rows.PredictAsync(tooLarge), Throws.TypeOf<InvalidInputException>().With.Message.Contains("Count"));
    }

    [Test]
    public void An_output_that_the_pipeline_lacks_is_refused_with_those_it_has() => Assert.That(
        () => MLNet.CreateModel("churn", Trained.Pipeline, Trained.Columns, "Certainty"),
        Throws.ArgumentException.With.Message.Contains("no column 'Certainty'").And.Message.Contains("'Probability' (Single)"));

    [Test]
    public void A_column_that_no_cell_can_hold_is_named_with_the_remedy()
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromEnumerable([new Words { Text = "a b" }]);
        var transformer = ml.Transforms.Text.TokenizeIntoWords("Tokens", "Text").Fit(data);
        Assert.That(
            () => MLNet.CreateModel("words", transformer, data.Schema, "Tokens"),
            Throws.InvalidOperationException.With.Message.Contains("'Tokens'").And.Message.Contains("CreateModel<TInput, TOutput>"));
    }

    [Test]
    public void A_pipeline_that_looks_at_several_rows_is_refused_with_the_remedy()
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromEnumerable([new Words { Text = "a" }]);
        var transformer = new CountingTransformer(ml.Transforms.CopyColumns("Copy", "Text").Fit(data)) { IsRowToRowMapper = false };
        Assert.That(
            () => MLNet.CreateModel("words", transformer, data.Schema),
            Throws.InvalidOperationException.With.Message.Contains("cannot predict row by row"));
    }

    [Test]
    public async Task Eight_threads_get_the_answers_of_one()
    {
        using var model = Model();
        var rows = TrainedChurn.Customers(500).Select(customer => RowCodec.For<Customer>().Encode(customer)).ToArray();
        var alone = (await model.PredictBatchAsync(rows)).Select(answer => answer.Value).ToArray();

        var wrong = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 8), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, stop) =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                var index = i % rows.Length;
                if ((await model.PredictAsync(rows[index], cancellationToken: stop)).Value != alone[index])
                {
                    Interlocked.Increment(ref wrong);
                }
            }
        });

        Assert.That(wrong, Is.Zero);
    }

    [Test]
    public void A_call_after_disposal_says_so()
    {
        var model = Model();
        model.Dispose();
        model.Dispose();
        Assert.That(
            async () => await model.PredictAsync(RowOf("""{"Income":1,"History":[1,2]}""")),
            Throws.TypeOf<ObjectDisposedException>().With.Message.Contains("'churn' was disposed"));
    }

    private static int Rounds => Environment.GetEnvironmentVariable("PRODUCTIONIZE_FULL") == "1" ? 100_000 : 10_000;

    private static MLNetRowModel Model() => (MLNetRowModel)MLNet.CreateModel("churn", Trained.Pipeline, Trained.Columns);

    private static Row RowOf(string json) => RowJson.FromText(RowCodec.For<Customer>().Schema, json);

    private sealed class Visit
    {
        public int Count { get; set; }

        public long Big { get; set; }

        public bool Flag { get; set; }

        public string Kind { get; set; } = "";
    }

    private sealed class Words
    {
        public string Text { get; set; } = "";
    }
}
