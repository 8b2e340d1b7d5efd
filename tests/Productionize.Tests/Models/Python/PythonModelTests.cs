using System.Text.Json.Serialization;
using CsCheck;

namespace Productionize;

[TestFixture]
public sealed class PythonModelTests
{
    private readonly PythonFiles _files = new();

    [OneTimeTearDown]
    public void Remove_the_scripts() => _files.Dispose();

    private enum Mood
    {
        Calm,
        Wild,
    }

    [Test]
    public async Task The_script_gets_every_field_in_its_own_type()
    {
        await using var model = await _files.StartAsync<Everything, Seen>("""
            def predict(rows):
                return [{"Text": "|".join("%s=%r" % item for item in row.items())} for row in rows]
            """);
        var full = new Everything(
            true, 7, 0.1f, 5, "ü\"\u2028", new DateTimeOffset(2024, 2, 1, 13, 45, 0, TimeSpan.FromHours(1)), new DateOnly(2024, 2, 1),
            [1, 0.5f], Mood.Wild, new([1, 2], "in"), 2.5);
        var poor = full with
        {
            Text = null, Vector = null!, Inner = null, Maybe = null, Whole = double.NaN, Number = float.NegativeInfinity,
        };

        Assert.That((await model.PredictAsync(full)).Value.Text, Is.EqualTo(
            "Flag=True|Count=7|Number=0.1|Whole=5.0|Text='ü\"\\u2028'|At='2024-02-01T12:45:00.0000000Z'|Day='2024-02-01'|" +
            "Vector=[1.0, 0.5]|Mood='Wild'|Inner={'Items': [1, 2], 'Name': 'in'}|Maybe=2.5"));
        Assert.That((await model.PredictAsync(poor)).Value.Text, Is.EqualTo(
            "Flag=True|Count=7|Number=-inf|Whole=nan|Text=None|At='2024-02-01T12:45:00.0000000Z'|Day='2024-02-01'|" +
            "Vector=None|Mood='Wild'|Inner=None|Maybe=None"));
    }

    [Test]
    public async Task Every_field_comes_back_as_it_was()
    {
        await using var model = await _files.StartAsync<Everything, Everything>("predict = lambda rows: rows");
        var input = new Everything(
            false, long.MinValue, float.Epsilon, double.MaxValue, "😀\0\r\n", DateTimeOffset.MinValue, DateOnly.MaxValue,
            [-0f, float.MaxValue], Mood.Calm, new([], ""), null);

        var output = (await model.PredictAsync(input)).Value;

        Assert.That(output.Vector, Is.EqualTo(input.Vector));
        Assert.That(float.IsNegative(output.Vector[0]));
        Assert.That(output.Inner!.Items, Is.EqualTo(input.Inner!.Items));
        Assert.That(output with { Vector = input.Vector, Inner = input.Inner }, Is.EqualTo(input));
    }

    [Test]
    public async Task Any_numbers_and_texts_come_back_bit_for_bit()
    {
        await using var model = await _files.StartAsync<Bits, Bits>("""
            def predict(rows):
                assert all(type(row["Double"]) is float and type(row["Single"]) is float and type(row["Whole"]) is int for row in rows)
                return rows
            """);
        var rows = Gen.Select(
            Gen.Double.Where(double.IsFinite), Gen.Float.Where(float.IsFinite), Gen.Long, Gen.Char['\0', '\ud7ff'].Array,
            (wide, single, whole, text) => new Bits(wide, single, whole, new string(text)));
        rows.Array[1, 200].Sample(
            batch =>
            {
                var answers = model.PredictBatchAsync(batch).AsTask().GetAwaiter().GetResult();
                Assert.That(answers.Select(answer => answer.Value.Exactly), Is.EqualTo(batch.Select(row => row.Exactly)));
            },
            iter: 20,
            threads: 1);
    }

    [Test]
    public async Task A_class_is_made_once_and_keeps_its_state()
    {
        var options = new PythonModelOptions
        {
            Interpreter = PythonFiles.Interpreter,
            Entry = "Model",
            Script = _files.Write("""
                class Model:
                    def __init__(self):
                        self.calls = 0

                    def predict(self, rows):
                        self.calls += 1
                        return [self.calls] * len(rows)
                """),
        };
        await using var model = await PythonModel.StartAsync<Applicant, int>("poc", options);
        Assert.That((await model.PredictAsync(new(30))).Value, Is.EqualTo(1));
        Assert.That((await model.PredictAsync(new(30))).Value, Is.EqualTo(2));
    }

    [Test]
    public async Task The_script_runs_in_its_folder_and_imports_from_it_under_its_own_name()
    {
        _files.Write("answer = 42", "beside.py");
        await using var model = await _files.StartAsync<Applicant, Seen>("""
            import os, sys, beside, pickle
            class Kept: pass
            kept = pickle.loads(pickle.dumps(Kept()))
            assert __name__ == "predict" and __file__ == sys.argv[0], (__name__, sys.argv)
            def predict(rows):
                return [{"Text": "%d %s" % (beside.answer, os.path.samefile(os.getcwd(), os.path.dirname(__file__)))} for row in rows]
            """);
        Assert.That((await model.PredictAsync(new(30))).Value.Text, Is.EqualTo("42 True"));
    }

    [Test]
    public async Task What_the_script_prints_goes_to_the_log_and_leaves_the_answers_alone()
    {
        var services = new TestServices();
        var options = new PythonModelOptions
        {
            Interpreter = PythonFiles.Interpreter,
            Loggers = PythonFiles.LoggersOf(services),
            Script = _files.Write("""
                import os, sys, subprocess
                print("loading")
                def predict(rows):
                    print("printed\nin two lines")
                    sys.stdout.write("written")
                    sys.stdout.flush()
                    os.write(1, b"[1.0]\n" + b"x" * 5000 + b"\n")
                    os.write(2, b"\xff\n")
                    subprocess.run(["echo", "from a child"])
                    assert sys.stdin.read() == ""
                    return [0.5 for row in rows]
                """),
        };
        await using (var model = await PythonModel.StartAsync<Applicant, float>("poc", options))
        {
            Assert.That((await model.PredictAsync(new(30))).Value, Is.EqualTo(0.5f));
            Assert.That((await model.PredictAsync(new(30))).Value, Is.EqualTo(0.5f));
        }

        var lines = services.Messages.Where(message => message.Id.Id == 503).Select(message => message.Message).ToArray();
        foreach (var text in new[] { "loading", "printed", "in two lines", "written[1.0]", "from a child", "\ufffd" })
        {
            Assert.That(lines, Has.Some.EndsWith($": {text}"));
        }

        Assert.That(lines.Max(line => line.Length), Is.InRange(1000, 1100), "a long line is cut");
    }

    [TestCase("rows")]
    [TestCase("tuple(rows)")]
    [TestCase("Frame(rows)")]
    [TestCase("Array(rows)")]
    public async Task A_list_a_tuple_a_frame_and_an_array_are_answers(string answer)
    {
        await using var model = await _files.StartAsync<Applicant, Applicant>($$"""
            class Frame:
                def __init__(self, rows): self.rows = rows; self.columns = list(rows[0])
                def to_dict(self, how): return {"records": self.rows}[how]
            class Array:
                def __init__(self, rows): self.rows = rows
                def tolist(self): return self.rows
            def predict(rows): return {{answer}}
            """);
        Applicant[] inputs = [new(30), new(40, "rent")];
        Assert.That((await model.PredictBatchAsync(inputs)).Select(prediction => prediction.Value), Is.EqualTo(inputs));
    }

    [Test]
    public async Task Values_that_are_not_Pythons_own_are_taken_for_what_they_stand_for()
    {
        await using var model = await _files.StartAsync<Applicant, Everything>("""
            import datetime, decimal
            class Scalar:
                def __init__(self, value): self.value = value
                def tolist(self): return self.value
            class LongDouble:
                def tolist(self): return self
                def __float__(self): return 5.0
            class NaTType: pass
            def predict(rows):
                return [{"Flag": Scalar(True), "Count": Scalar(7), "Number": Scalar(0.5), "Whole": LongDouble(), "Text": NaTType(),
                         "At": datetime.datetime(2024, 2, 1, 12, tzinfo=datetime.timezone.utc), "Day": datetime.date(2024, 2, 1),
                         "Vector": Scalar([1, Scalar(2)]), "Mood": "Wild", "Inner": {"Items": Scalar([3]), "Name": "n"},
                         "Maybe": decimal.Decimal("2.5")} for row in rows]
            """);
        var output = (await model.PredictAsync(new(30))).Value;
        Assert.That(output with { Vector = null!, Inner = null }, Is.EqualTo(new Everything(
            true, 7, 0.5f, 5, null, new DateTimeOffset(2024, 2, 1, 12, 0, 0, default), new DateOnly(2024, 2, 1), null!, Mood.Wild, null,
            2.5)));
        Assert.That(output.Vector, Is.EqualTo(new float[] { 1, 2 }));
        Assert.That(output.Inner!.Items, Is.EqualTo(new[] { 3 }));
    }

    [Test]
    public async Task A_list_of_pairs_is_an_output()
    {
        await using var model = await _files.StartAsync<Applicant, IReadOnlyList<Ranked>>("""
            def predict(rows):
                return [[{"Item": "a", "Score": 0.75}, {"Item": "b", "Score": 0.1}] for row in rows]
            """);
        Assert.That((await model.PredictAsync(new(30))).Value, Is.EqualTo(new Ranked[] { new("a", 0.75), new("b", 0.1) }));
    }

    [TestCase("""{"a": 0.5}""")]
    [TestCase("""{"value": {"a": 0.5}}""")]
    public async Task An_output_of_one_JSON_cell_may_be_an_object_itself(string answer)
    {
        await using var model = await _files.StartAsync<Applicant, Dictionary<string, double>>(
            $"def predict(rows): return [{answer} for row in rows]");
        Assert.That((await model.PredictAsync(new(30))).Value, Is.EqualTo(new Dictionary<string, double> { ["a"] = 0.5 }));
    }

    [Test]
    public async Task Rows_go_in_and_out_without_a_class()
    {
        var input = new Schema(new Field("x", FieldKind.Double), new Field("y", FieldKind.Double) { Optional = true });
        var output = new Schema(new Field("sum", FieldKind.Double));
        var options = _files.Options("def predict(rows): return [{'sum': row['x'] + (row['y'] or 100)} for row in rows]");
        await using var model = await PythonModel.StartAsync("poc", options, RowCodec.ForRows(input), RowCodec.ForRows(output));
        var writer = new RowWriter();
        writer.Begin(input);
        writer.Set(0, 1.5);

        var answer = (await model.PredictAsync(writer.Row)).Value;

        Assert.That(answer.GetDouble(0), Is.EqualTo(101.5));
        Assert.That(model.GetService<RowCodec<Row>>()!.Schema, Is.SameAs(input));
        Assert.That(model.GetService<RowCodec<Row>>(RowCodec.OutputKey)!.Schema, Is.SameAs(output));
    }

    [Test]
    public async Task A_batch_larger_than_a_request_is_sent_in_several()
    {
        var options = new PythonModelOptions
        {
            Interpreter = PythonFiles.Interpreter,
            MaxBatchRows = 100,
            Script = _files.Write("def predict(rows): return [len(rows) for row in rows]"),
        };
        await using var model = await PythonModel.StartAsync<Applicant, int>("poc", options);
        var answers = await model.PredictBatchAsync([.. Enumerable.Repeat(new Applicant(30), 250)]);
        Assert.That(
            answers.GroupBy(answer => answer.Value).Select(group => (group.Key, group.Count())),
            Is.EqualTo(new[] { (100, 200), (50, 50) }));
    }

    [Test]
    public async Task Requests_and_answers_larger_than_any_pipe_pass()
    {
        await using var model = await _files.StartAsync<Seen, Seen>("predict = lambda rows: rows");
        var rows = Enumerable.Range(0, 40).Select(i => new Seen(new string((char)('a' + (i % 26)), 100_000))).ToArray();
        Assert.That((await model.PredictBatchAsync(rows)).Select(prediction => prediction.Value), Is.EqualTo(rows));
        Assert.That((await model.PredictAsync(new("small"))).Value.Text, Is.EqualTo("small"));
    }

    [Test]
    public async Task The_answer_says_which_model_gave_it_under_the_id_it_was_asked()
    {
        await using var model = await _files.StartAsync<Applicant, float>("def predict(rows): return [0.5 for row in rows]");
        var id = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        var prediction = await model.PredictAsync(new(30), new PredictionOptions { Id = id });
        Assert.That(prediction.Id, Is.EqualTo(id));
        Assert.That(prediction.Model, Is.SameAs(model.GetService<ModelInfo>()));
        Assert.That((prediction.Model!.Name, prediction.Model.Version, prediction.Model.Format), Is.EqualTo(("poc", (int?)null, "python")));
        Assert.That(prediction.Model.Signature!.Input, Is.SameAs(RowCodec.For<Applicant>().Schema));
    }

    [Test]
    public async Task The_environment_is_passed_on_with_what_the_options_add_and_remove()
    {
        var options = new PythonModelOptions
        {
            Interpreter = PythonFiles.Interpreter,
            Environment = new Dictionary<string, string?> { ["OMP_NUM_THREADS"] = "1", ["HOME"] = null },
            Script = _files.Write("""
                import os
                seen = "%s %s %s" % (os.environ["OMP_NUM_THREADS"], "HOME" in os.environ, "PATH" in os.environ)
                def predict(rows): return [{"Text": seen} for row in rows]
                """),
        };
        await using var model = await PythonModel.StartAsync<Applicant, Seen>("poc", options);
        Assert.That((await model.PredictAsync(new(30))).Value.Text, Is.EqualTo("1 False True"));
    }

    private sealed record Everything(
        bool Flag,
        long Count,
        float Number,
        double Whole,
        string? Text,
        DateTimeOffset At,
        DateOnly Day,
        float[] Vector,
        Mood Mood,
        Inner? Inner,
        double? Maybe);

    private sealed record Bits(double Double, float Single, long Whole, string Text)
    {
        [JsonIgnore]
        public (long, int, long, string) Exactly =>
            (BitConverter.DoubleToInt64Bits(Double), BitConverter.SingleToInt32Bits(Single), Whole, Text);
    }

    private sealed record Inner(int[] Items, string Name);

    private sealed record Seen(string Text);

    private sealed record Ranked(string Item, double Score);
}
