namespace Productionize;

/// <summary>Answers that are wrong: each is an error that says what, in which row and field.</summary>
[TestFixture]
public sealed class PythonModelAnswerTests
{
    private readonly PythonFiles _files = new();

    [OneTimeTearDown]
    public void Remove_the_scripts() => _files.Dispose();

    private static IEnumerable<TestCaseData> Wrong()
    {
        yield return Case("rows[1:]", "0 rows for 1");
        yield return Case("rows + rows", "2 rows for 1");
        yield return Case("None", "it is NoneType, not a list");
        yield return Case("'ab'", "it is str, not a list");
        yield return Case("{'Score': [1.0, 2.0]}", "it is dict, not a list");
        yield return Case("(row for row in rows)", "it is generator, not a list");
    }

    private static IEnumerable<TestCaseData> WrongRows()
    {
        yield return Case("{}", "rows[1] lacks the field 'Score' (Double)");
        yield return Case("{'Score': None}", "rows[1] lacks the field 'Score' (Double)");
        yield return Case(
            "{'Score': 1.0, 'score': 2}",
            "rows[1]: There is no field 'score'. The schema has: Score Double, Label Int64?, Text String?. Leave the key out, or add a field for it to the output type");
        yield return Case("{'Score': '1.0'}", "rows[1]: The field 'Score' is Double; String does not fit");
        yield return Case("{'Score': True}", "rows[1]: The field 'Score' is Double; True does not fit");
        yield return Case("{'Score': 1.0, 'Label': 1.0}", "rows[1]: The field 'Label' is Int64; Number does not fit");
        yield return Case("{'Score': 1.0, 'Label': 10 ** 30}", "rows[1]: The field 'Label' is Int64; Number does not fit");
        yield return Case("{'Score': 1.0, 'Label': 10 ** 10}", "rows[1] does not fit Answer");
        yield return Case("{'Score': 1j}", "rows[1]: the field 'Score' is or holds complex, which JSON lacks");
        yield return Case("{'Score': {1}}", "rows[1]: the field 'Score' is or holds set, which JSON lacks");
        yield return Case("{'Score': 1.0, 'Text': b'x'}", "rows[1]: the field 'Text' is or holds bytes, which JSON lacks");
        yield return Case("1.0", "rows[1]: A row is a JSON object, not Number");
        yield return Case("None", "rows[1]: A row is a JSON object, not Null");
    }

    [TestCaseSource(nameof(Wrong))]
    public async Task An_answer_that_is_not_one_element_per_row_is_refused(string answer, string message)
    {
        await using var model = await _files.StartAsync<Applicant, Answer>($"def predict(rows): return {answer}");
        var error = await Assert.CatchAsync<PythonModelException>(async () => await model.PredictAsync(new(30)));
        Assert.That(error!.Kind, Is.EqualTo(PythonFailure.BadAnswer));
        Assert.That(error.Message, Does.StartWith($"The script of the Python model 'poc' gave a wrong answer: {message}"));
        var batch = await model.PredictBatchAsync([new(30), new(40)]);
        Assert.That(batch.Select(prediction => (prediction.Error as PythonModelException)?.Kind), Is.All.EqualTo(PythonFailure.BadAnswer));
    }

    [TestCaseSource(nameof(WrongRows))]
    public async Task A_row_that_is_not_an_output_fails_alone(string answer, string message)
    {
        await using var model = await _files.StartAsync<Applicant, Answer>($$"""
            calls = 0
            def predict(rows):
                global calls
                calls += 1
                assert calls == 1, "nothing is asked again"
                return [{{answer}} if row["Age"] == 666 else {"Score": 0.5} for row in rows]
            """);
        var predictions = await model.PredictBatchAsync([new(30), new(666), new(40)]);
        Assert.That(predictions.Select(prediction => prediction.Error is null), Is.EqualTo(new[] { true, false, true }));
        Assert.That(predictions[1].Error, Is.TypeOf<PythonModelException>().With.Property("Kind").EqualTo(PythonFailure.BadAnswer));
        Assert.That(predictions[1].Error!.Message, Is.EqualTo($"The script of the Python model 'poc' gave a wrong answer: {message}."));
        Assert.That(predictions[2].Value.Score, Is.EqualTo(0.5));
    }

    [TestCase("{'Score': float('nan')}", "Score")]
    [TestCase("{'Score': float('-inf')}", "Score")]
    [TestCase("{'Score': 'NaN'}", "Score")]
    [TestCase("{'Score': 1.0, 'Label': float('inf')}", "Label")]
    [TestCase("{'Label': float('nan'), 'Score': float('nan')}", "Score")]
    public async Task NaN_and_infinity_are_an_error_of_their_row(string answer, string field)
    {
        await using var model = await _files.StartAsync<Applicant, Answer>(
            $"def predict(rows): return [{answer} if row['Age'] == 666 else {{'Score': 0.5}} for row in rows]");
        var predictions = await model.PredictBatchAsync([new(30), new(666), new(40)]);
        Assert.That(predictions[1].Error, Is.TypeOf<NonFinitePredictionException>().With.Property("Field").EqualTo(field));
        Assert.That(predictions[1].Error!.Message, Does.Contain("'poc'"));
        Assert.That((predictions[0].Value.Score, predictions[2].Value.Score), Is.EqualTo((0.5, 0.5)));
        Assert.That(async () => await model.PredictAsync(new(666)), Throws.TypeOf<NonFinitePredictionException>());
    }

    [Test]
    public async Task NaN_in_an_optional_field_is_missing()
    {
        await using var model = await _files.StartAsync<Applicant, Answer>(
            "def predict(rows): return [{'Score': 0.5, 'Label': float('nan'), 'Text': float('nan')} for row in rows]");
        Assert.That((await model.PredictAsync(new(30))).Value, Is.EqualTo(new Answer(0.5, null, null)));
    }

    [Test]
    public async Task NaN_inside_a_vector_or_a_list_is_an_error()
    {
        const string script = "def predict(rows): return [[1.0, float('nan')] for row in rows]";
        await using var vectors = await _files.StartAsync<Applicant, float[]>(script);
        Assert.That(async () => await vectors.PredictAsync(new(30)), Throws.TypeOf<NonFinitePredictionException>());
        await using var lists = await _files.StartAsync<Applicant, List<double>>(script);
        Assert.That(async () => await lists.PredictAsync(new(30)), Throws.TypeOf<NonFinitePredictionException>());
    }

    [Test]
    public async Task An_answer_beyond_the_bound_is_refused_before_it_is_sent()
    {
        var options = new PythonModelOptions
        {
            Interpreter = PythonFiles.Interpreter,
            MaxMessageBytes = 100_000,
            Script = _files.Write("def predict(rows): return [{'Score': 0.5, 'Text': 'x' * row['Age']} for row in rows]"),
        };
        await using var model = await PythonModel.StartAsync<Applicant, Answer>("poc", options);
        var predictions = await model.PredictBatchAsync([new(60_000), new(60_000), new(200_000)]);
        Assert.That(
            predictions.Select(prediction => prediction.Error is null), Is.EqualTo(new[] { true, true, false }), "a batch is split");
        Assert.That(predictions[2].Error!.Message, Does.Contain("it takes 200").And.Contain("PythonModelOptions.MaxMessageBytes"));
    }

    [Test]
    public async Task A_request_beyond_the_bound_is_split_and_a_row_beyond_it_refused()
    {
        var options = new PythonModelOptions
        {
            Interpreter = PythonFiles.Interpreter,
            MaxMessageBytes = 1024,
            Script = _files.Write("def predict(rows): return [{'Score': len(rows)} for row in rows]"),
        };
        await using var model = await PythonModel.StartAsync<Answer, Answer>("poc", options);
        Answer Long(int length) => new(1, null, new string('x', length));
        var predictions = await model.PredictBatchAsync([Long(600), Long(600), Long(1100), Long(1)]);
        Assert.That(predictions.Select(prediction => prediction.Error is null), Is.EqualTo(new[] { true, true, false, true }));
        Assert.That(predictions[2].Error, Is.TypeOf<ArgumentException>().With.Message.Contains("allowed are 1024"));
    }

    [Test]
    public async Task A_null_in_a_batch_fails_alone()
    {
        await using var model = await _files.StartAsync<Applicant, float>("def predict(rows): return [0.5 for row in rows]");
        var predictions = await model.PredictBatchAsync([new(30), null!, new(40)]);
        Assert.That(
            predictions.Select(prediction => prediction.Error?.GetType()),
            Is.EqualTo(new[] { null, typeof(ArgumentNullException), null }));
    }

    private static TestCaseData Case(string answer, string message) => new(answer, message);

    private sealed record Answer(double Score, int? Label, string? Text);
}
