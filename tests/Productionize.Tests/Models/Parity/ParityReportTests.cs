namespace Productionize.Parity;

internal sealed class ParityReportTests
{
    private static readonly string Scores = GoldenText.Output("p", "FP64", "0.2, 0.5001, 0.9");

    [Test]
    public async Task Numbers_within_the_bounds_match()
    {
        var report = await CompareAsync(Scores, row => 0.2 + 2.9e-6, new() { Relative = 1e-5, Absolute = 1e-6 }, row => row.Age < 30);
        Assert.That(report.Columns[0].Differing, Is.Zero, "2.9e-6 is within 1e-6 + 0.2e-5");
        var beyond = await CompareAsync(Scores, row => 0.2 + 3.1e-6, new() { Relative = 1e-5, Absolute = 1e-6 }, row => row.Age < 30);
        Assert.That(beyond.Columns[0].Differing, Is.EqualTo(1));
    }

    [Test]
    public async Task A_report_names_the_first_column_its_worst_row_and_no_input()
    {
        var golden = GoldenText.Of(Scores + "," + GoldenText.Output("q", "FP64", "1, 2, 3"));
        var report = await golden.CompareAsync(
            Model.Create("churn", (Person row) => new Two(row.Age switch { 40 => 0.4, > 50 => 0.9, _ => 0.2 }, 7)));
        Assert.That(report.Matches, Is.False);
        Assert.That(report.FirstDifference, Is.EqualTo(report.Columns[0]));
        Assert.That(report.Columns[0] with { }, Is.EqualTo(new ParityColumn("p", 3, 1)
        {
            LargestAbsolute = 0.5001 - 0.4,
            LargestRelative = (0.5001 - 0.4) / 0.5001,
            WorstRow = 1,
            WorstGolden = 0.5001,
            WorstModel = 0.4,
        }));
        Assert.That(report.Columns[1].Differing, Is.EqualTo(3));
        Assert.That(report.ToString().ReplaceLineEndings("\n"), Is.EqualTo("""
            Parity of 'churn' with churn.golden.json (Python 3.11.2, numpy 1.24.2): DIFFERENT, up to 3 of 3 rows.
            First column that differs: 'p'.
              column  differing  largest  relative  in row  golden  model
              p               1      0.1       0.2       1  0.5001    0.4
              q               3        6         6       0       1      7
            """));
        Assert.That(report.ToString(), Does.Not.Contain("20.1"));
    }

    [Test]
    public async Task A_model_of_one_plain_value_is_compared_with_the_score()
    {
        var golden = GoldenText.Of(
            GoldenText.Output("label", "BOOL", "false, true, true") + "," + Scores,
            decision: """ "decision": {"label": "label", "score": "p", "threshold": 0.5}, """);

        var same = await golden.CompareAsync(Model.Create("churn", (Person row) => row.Age switch { 40 => 0.5001, > 50 => 0.9, _ => 0.2 }));
        var flipped = await golden.CompareAsync(Model.Create("churn", (Person row) => row.Age switch { 40 => 0.4, > 50 => 0.9, _ => 0.2 }));

        Assert.Multiple(() =>
        {
            Assert.That(same.Matches, same.ToString());
            Assert.That(same.ToString(), Does.Contain("The model answers one value, compared with 'p'; not compared: label."));
            Assert.That(flipped.Flips.Select(flip => flip.Row), Is.EqualTo(new[] { 1 }));
        });
    }

    [Test]
    public async Task A_column_that_the_model_lacks_is_said_with_the_remedy()
    {
        var report = await GoldenText.Of(Scores + "," + GoldenText.Output("other", "FP64", "1, 2, 3"))
            .CompareAsync(Model.Create("churn", (Person _) => new Two(1, 2)));

        Assert.That(report.ToString(), Does.Contain("DIFFERENT, and not every column can be compared.")
            .And.Contain("[Field(Name = …)]"));
    }

    [Test]
    public async Task Names_that_differ_in_case_alone_are_the_same()
    {
        var golden = GoldenText.Of(
            GoldenText.Output("P", "FP64", "1, 1, 1") + "," + GoldenText.Output("Q", "FP64", "2, 2, 2"),
            GoldenText.Inputs.Replace("Age", "AGE", StringComparison.Ordinal));

        Assert.That((await golden.CompareAsync(Model.Create("churn", (Person _) => new Two(1, 2)))).Matches);
    }

    [TestCase(1e-16)]
    [TestCase(1e-13)]
    public async Task Rounding_in_64_bits_is_no_suspicion_of_32(double part)
    {
        var report = await CompareAsync(
            Scores, row => row.Age switch { 40 => 0.5001, > 50 => 0.9, _ => 0.2 } * (1 + part), new() { Relative = 0, Absolute = 0 }, _ => true);

        Assert.That(report.Suspicions, Has.None.Contains("every difference in 'p'"));
    }

    [TestCase("\"NaN\"", double.NaN, true)]
    [TestCase("null", double.NaN, true)]
    [TestCase("\"Infinity\"", double.PositiveInfinity, true)]
    [TestCase("\"Infinity\"", double.NegativeInfinity, false)]
    [TestCase("\"NaN\"", 1.0, false)]
    [TestCase("1", double.NaN, false)]
    [TestCase("0", -0.0, true)]
    public async Task Odd_numbers_are_themselves(string golden, double model, bool same)
    {
        var report = await GoldenText.Of(GoldenText.Output("p", "FP64", $"{golden}, {golden}, {golden}")).CompareAsync(
            Model.Create("churn", (Person _) => model));
        Assert.That(report.Matches, Is.EqualTo(same), report.ToString());
    }

    [Test]
    public async Task Texts_and_truth_values_must_be_equal()
    {
        var golden = GoldenText.Of(
            GoldenText.Output("text", "BYTES", "\"a\", \"b\", null") + "," + GoldenText.Output("truth", "BOOL", "true, false, true"));
        var right = await golden.CompareAsync(
            Model.Create("churn", (Person row) => new Kinds(row.Age switch { < 30 => "a", < 50 => "b", _ => null }, row.Age != 40)));
        Assert.That(right.Matches, right.ToString());
        var wrong = await golden.CompareAsync(Model.Create("churn", (Person row) => new Kinds("a", true)));
        Assert.That(wrong.Columns.Select(column => column.Differing), Is.EqualTo(new[] { 2, 1 }));
        Assert.That(wrong.Columns[0].WorstRow, Is.EqualTo(1));
    }

    [Test]
    public async Task Vectors_are_compared_number_by_number()
    {
        var golden = GoldenText.Of(GoldenText.Output("value", "FP64", "0.1, 0.9, 0.2, 0.8, 0.3, 0.7", "3, 2"));
        var model = (float[] second) => Model.Create(
            "churn", (Person row) => row.Age switch { < 30 => new[] { 0.1f, 0.9f }, < 50 => second, _ => [0.3f, 0.7f] });
        Assert.That((await golden.CompareAsync(model([0.2f, 0.8f]))).Matches);
        Assert.That((await golden.CompareAsync(model([0.2f, 0.7f]))).Columns[0].WorstRow, Is.EqualTo(1));
        Assert.That((await golden.CompareAsync(model([0.2f]))).Columns[0].Differing, Is.EqualTo(1));
    }

    [Test]
    public async Task Json_is_compared_by_structure()
    {
        var item = """ "[{\"Item\":\"milk\",\"Score\":0.5}]" """;
        var golden = GoldenText.Of(GoldenText.Output("Items", "BYTES", $"{item}, {item}, {item}"));
        Assert.That((await golden.CompareAsync(Ranked(0.5))).Matches);
        Assert.That((await golden.CompareAsync(Ranked(0.5000001))).Matches);
        var far = await golden.CompareAsync(Ranked(0.6));
        Assert.That(far.Columns[0].Differing, Is.EqualTo(3));

        static IModel<Person, Ranking> Ranked(double score) => Model.Create("churn", (Person _) => new Ranking([new("milk", score)]));
    }

    [Test]
    public async Task An_output_that_the_model_lacks_or_has_in_another_kind_is_a_difference()
    {
        var golden = GoldenText.Of(
            GoldenText.Output("p", "BYTES", "\"a\", \"b\", \"c\"") + "," + GoldenText.Output("r", "FP64", "1, 2, 3"));
        var report = await golden.CompareAsync(Model.Create("churn", (Person _) => new Two(1, 2)));
        Assert.That(report.FirstDifference!.Problem, Does.Contain("is BYTES [3] there, but Double in the model"));
        Assert.That(report.Columns[1].Problem, Does.Contain("does not have (it has: p Double, q Double; give its output a field of that name"));
        Assert.That(report.NotCompared, Is.EqualTo(new[] { "q" }));
        Assert.That(() => report.ThrowIfDifferent(), Throws.TypeOf<ParityException>().With.Message.EqualTo(report.ToString()));
    }

    [Test]
    public async Task A_row_that_fails_is_named()
    {
        var report = await CompareAsync(
            Scores, row => row.Age == 40 ? throw new NotSupportedException("no forties") : row.Age < 30 ? 0.2 : 0.9);
        Assert.That(report.FailedRows, Is.EqualTo(new[] { 1 }));
        Assert.That(report.Matches, Is.False);
        Assert.That(report.FirstDifference, Is.Null);
        Assert.That(
            report.ToString(),
            Does.Contain("1 of 3 rows failed").And.Contain("Failed rows: 1. The first: NotSupportedException: no forties"));
    }

    [Test]
    public async Task Without_a_label_the_score_decides()
    {
        var report = await CompareAsync(
            Scores, row => row.Age switch { < 30 => 0.2, < 50 => 0.4999, _ => 0.9 }, new() { Score = "p", Threshold = 0.5 });
        Assert.That(report.Flips.Single().Row, Is.EqualTo(1));
        Assert.That(report.Flips.Single().Distance, Is.EqualTo(0.0001).Within(1e-12));
        Assert.That(report.ToString(), Does.Contain("row 1: golden score 0.5001 is 0.0001 above the threshold 0.5"));
    }

    [Test]
    public void Inputs_that_do_not_fit_are_refused()
    {
        var golden = GoldenText.Of(Scores);
        Assert.That(async () => await golden.CompareAsync(Model.Create("churn", (Two row) => row.P), null),
            Throws.InvalidOperationException.With.Message.Contains("the field 'p' is not among its inputs (Age)"));
        Assert.That(async () => await golden.CompareAsync(Model.Create("churn", (Texts row) => 1.0), null),
            Throws.InvalidOperationException.With.Message.Contains("its input 'Age' is FP64, but the field 'Age' is String"));
        var more = GoldenText.Of(Scores, GoldenText.Inputs + "," + GoldenText.Output("Job", "BYTES", "\"a\", \"b\", \"c\""));
        Assert.That(async () => await more.CompareAsync(Model.Create("churn", (Person row) => 1.0), null),
            Throws.InvalidOperationException.With.Message.Contains("the input 'Job' has no field of its name"));
    }

    [TestCase(-1, 0)]
    [TestCase(double.NaN, 0)]
    [TestCase(2, 0)]
    [TestCase(0, double.PositiveInfinity)]
    [TestCase(0, -1)]
    public void Options_out_of_bounds_are_refused(double relative, double absolute) => Assert.That(
        async () => await CompareAsync(Scores, _ => 1, new() { Relative = relative, Absolute = absolute }), Throws.ArgumentException);

    [Test]
    public void A_label_that_is_no_output_is_refused() => Assert.That(
        async () => await CompareAsync(Scores, _ => 1, new() { Label = "q" }), Throws.ArgumentException.With.Message.Contains("'q'"));

    [Test]
    public async Task A_single_field_for_a_column_of_doubles_is_suspected_only_where_something_differs()
    {
        var golden = GoldenText.Of(Scores);
        var wrong = await golden.CompareAsync(Model.Create("churn", (SinglePerson row) => 0.2));
        Assert.That(
            wrong.Suspicions.Single(), Does.Contain("'Age' is float64 in Python and float in the model; 1 of its 3 numbers lose digits"));
        var right = await golden.CompareAsync(Model.Create("churn", (SinglePerson row) => Right(row.Age)));
        Assert.That(right.Suspicions, Is.Empty);
        var rounded = await golden.CompareAsync(Model.Create("churn", (Person row) => (double)(float)Right(row.Age)));
        Assert.That(rounded.Matches);
        Assert.That(rounded.Suspicions.Single(), Does.Contain("float32 against float64: every difference in 'p'"));
    }

    // What Scores holds.
    private static double Right(double age) => age switch
    {
        < 30 => 0.2,
        < 50 => 0.5001,
        _ => 0.9,
    };

    private static ValueTask<ParityReport> CompareAsync(
        string outputs, Func<Person, double> predict, ParityOptions? options = null, Func<Person, bool>? only = null) =>
        GoldenText.Of(outputs).CompareAsync(
            Model.Create("churn", (Person row) => only is null || only(row) ? predict(row) : Right(row.Age)), options);

    private sealed record Person(double Age);

    private sealed record SinglePerson(float Age);

    private sealed record Texts(string Age);

    private sealed record Two([property: Field(Name = "p")] double P, [property: Field(Name = "q")] double Q);

    private sealed record Kinds([property: Field(Name = "text")] string? Text, [property: Field(Name = "truth")] bool Truth);

    private sealed record Item([property: System.Text.Json.Serialization.JsonPropertyName("Item")] string Name, double Score);

    private sealed record Ranking(IReadOnlyList<Item> Items);
}
