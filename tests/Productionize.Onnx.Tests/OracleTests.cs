using System.Text.Json;

namespace Productionize;

/// <summary>Every model gives what was computed apart from any ONNX runtime.</summary>
public class OracleTests
{
    private static IEnumerable<string> Names => Models.Names;

    [Test]
    public void There_are_all_models_to_test() => Assert.That(Names.Count(), Is.EqualTo(17));

    [TestCaseSource(nameof(Names))]
    public async Task PredictAsync_gives_the_expected_outputs(string name)
    {
        using var model = Onnx.CreateModel("model", Models.PathOf(name));
        var cases = OracleCases.Of(name);
        var rows = cases.Rows(model.GetService<RowCodec<Row>>()!.Schema);
        for (var i = 0; i < rows.Length; i++)
        {
            AssertExpected(cases, i, (await model.PredictAsync(rows[i])).Value);
        }
    }

    [TestCaseSource(nameof(Names))]
    public async Task PredictBatchAsync_gives_them_too_also_where_cells_are_missing(string name)
    {
        using var model = Onnx.CreateModel("model", Models.PathOf(name), new OnnxOptions { MaxBatchRows = 16 });
        var cases = OracleCases.Of(name);
        var batch = await model.PredictBatchAsync(cases.Rows(model.GetService<RowCodec<Row>>()!.Schema, leaveOut: true));
        for (var i = 0; i < batch.Count; i++)
        {
            AssertExpected(cases, i, batch[i].Value);
        }

        Assert.That(batch, Has.Count.EqualTo(cases.Count));
    }

    private static void AssertExpected(OracleCases cases, int row, Row answer)
    {
        for (var field = 0; field < answer.Schema.Fields.Count; field++)
        {
            var name = answer.Schema.Fields[field].Name;
            double[] numbers = answer.Schema.Fields[field].Kind switch
            {
                FieldKind.SingleVector => [.. answer.GetSingles(field).ToArray().Select(number => (double)number)],
                FieldKind.Json => [.. JsonSerializer.Deserialize<Dictionary<long, float>>(answer.GetJson(field))!
                    .OrderBy(pair => pair.Key).Select(pair => (double)pair.Value)],
                _ => [answer.GetDouble(field)],
            };
            var expected = cases.Expected(name == "output_probability" ? "probabilities" : name, row);
            Assert.That(numbers, Is.EqualTo(expected).Within(cases.Tolerance), $"{name} of row {row}");
        }
    }
}
