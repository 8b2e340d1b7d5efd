using System.Text.Json;

namespace Productionize;

/// <summary>Each broken or awkward file of bad/ gives what its manifest says.</summary>
public class BadFileTests
{
    // A few words of what each message must say.
    private static readonly object[] Refused =
    [
        new object[] { "empty", new[] { "empty (0 bytes)", "copy the whole file" } },
        new object[] { "truncated", new[] { "cut short", "289 bytes" } },
        new object[] { "not_onnx", new[] { "no ONNX file", "4 bytes" } },
        new object[] { "unknown_operator", new[] { "MagicOp", "com.example.custom", "Export the model" } },
        new object[] { "opset_99", new[] { "Opset 99", "newer runtime" } },
        new object[] { "external_data", new[] { "missing_weights.bin", "ExternalFiles", "one file" } },
    ];

    [Test]
    public void Every_file_of_the_manifest_is_tested_here()
    {
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Models.Folder, "bad", "manifest.json")));
        var named = manifest.RootElement.EnumerateArray().Select(entry => entry.GetProperty("file").GetString());
        string[] tested = [.. Refused.Cast<object[]>().Select(one => (string)one[0]), "fixed_batch_1", "int64_input", "nan_output"];
        Assert.That(named, Is.EquivalentTo(tested.Select(name => $"{name}.onnx")));
    }

    [TestCaseSource(nameof(Refused))]
    public void A_file_that_cannot_be_loaded_is_refused_with_its_reason(string name, string[] words)
    {
        var error = Assert.Throws<InvalidDataException>(() => Onnx.CreateModel("bad", Models.Bad(name)).Dispose());
        Assert.That(error.Message, words.Aggregate(Does.Contain($"{name}.onnx"), (all, word) => all.And.Contain(word)));
        Assert.That(() => Onnx.Package("bad", Models.Bad(name), null, null), Throws.TypeOf<InvalidDataException>());
    }

    [Test]
    public async Task A_model_of_one_row_answers_a_batch_row_by_row()
    {
        using var model = Onnx.CreateModel<float[], float>("fixed", Models.Bad("fixed_batch_1"));
        Assert.That((await model.PredictAsync([1, 2, 3])).Value, Is.EqualTo(14));
        var batch = await model.PredictBatchAsync([[1, 2, 3], [0, 0, 1], [1, 0, 0]]);
        Assert.That(batch.Select(prediction => prediction.Value), Is.EqualTo(new float[] { 14, 3, 1 }));
    }

    [Test]
    public async Task Whole_floats_fill_an_input_of_whole_numbers_exactly()
    {
        using var model = Onnx.CreateModel<float[], float>("whole", Models.Bad("int64_input"));
        Assert.That((await model.PredictAsync([1, 2, 3])).Value, Is.EqualTo(14));
    }

    [Test]
    public async Task A_float_that_is_not_whole_is_refused_for_an_input_of_whole_numbers()
    {
        using var model = Onnx.CreateModel<float[], float>("whole", Models.Bad("int64_input"));
        var error = await Assert.ThrowsAsync<InvalidInputException>(async () => await model.PredictAsync([1, 2.5f, 3]));
        Assert.That(error.Faults, Is.EqualTo(new[] { new RowFault("value", "2.5", "at 1 must be a whole number") }));
        Assert.That(
            error.Message, Does.Contain("value: at 1 must be a whole number").And.Not.Contain("2.5"), "values may be personal data");
    }

    [TestCase(1f, float.PositiveInfinity)]
    [TestCase(0f, float.NaN)]
    [TestCase(-1f, float.NegativeInfinity)]
    public async Task An_answer_that_is_not_finite_is_neither_served_nor_logged_as_a_number(float input, float bare)
    {
        var model = Onnx.CreateModel<float, float>("ratio", Models.Bad("nan_output"));
        Assert.That((await model.PredictAsync(input)).Value, Is.EqualTo(bare));
        var logger = new RecordingPredictionLogger();
        await using var pipeline = model.AsBuilder().UsePredictionLog(logger).UseOutputCheck().Build();
        var error = await Assert.ThrowsAsync<NonFinitePredictionException>(async () => await pipeline.PredictAsync(input));
        Assert.That(error.Message, Does.Contain("'ratio'").And.Contain("'value'"));
        var row = (await pipeline.PredictBatchAsync([input]))[0];
        Assert.That(row.Error, Is.TypeOf<NonFinitePredictionException>());
        await pipeline.FlushAsync();
        Assert.That(logger.Records.Select(record => record.Status), Is.EqualTo(new[] { PredictionStatus.Failed, PredictionStatus.Failed }));
        Assert.That(logger.Records.Select(record => record.Output), Is.All.Null);
    }
}
