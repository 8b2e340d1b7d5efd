using System.Text.Json;

namespace Productionize.Parity;

internal sealed class GoldenFileTests
{
    [Test]
    public void Read_tells_rows_names_and_versions()
    {
        var golden = GoldenText.Of(GoldenText.Output("p", "FP64", "1, 2, 3"));
        Assert.That((golden.Rows, golden.Python, golden.Name), Is.EqualTo((3, "3.11.2", "churn.golden.json")));
        Assert.That(golden.Libraries["numpy"], Is.EqualTo("1.24.2"));
        Assert.That((golden.InputNames.Single(), golden.OutputNames.Single()), Is.EqualTo(("Age", "p")));
    }

    [TestCase("", "no golden file")]
    [TestCase("[]", "no JSON object")]
    [TestCase("{}", "are required")]
    [TestCase("""{"format": "productionize-golden/2"}""", "its format is 'productionize-golden/2'")]
    [TestCase("""{"format": "productionize-golden/1", "format": "productionize-golden/1"}""", "'format' stands twice")]
    [TestCase("""{"more": 1}""", "unknown member 'more'")]
    [TestCase("""{"python": 3}""", "'python' is no text")]
    [TestCase("""{"libraries": {"a": "1", "a": "2"}}""", "'a' stands twice")]
    [TestCase("""{"inputs": []}""", "'inputs' is empty")]
    [TestCase("""{"inputs": [{"name": "x", "datatype": "FP64", "shape": [1], "data": [1], "x": 1}]}""", "unknown member 'x'")]
    [TestCase("""{"inputs": [{"name": "x", "datatype": "FP64", "shape": [1], "data": [NaN]}]}""", "no golden file")]
    [TestCase("""{"decision": {"limit": 1}}""", "wrong member 'limit'")]
    [TestCase("""{"decision": {"threshold": 1e999}}""", "wrong member 'threshold'")]
    public void Read_refuses_what_is_no_golden_file(string text, string why)
    {
        var error = Assert.Throws<InvalidDataException>(() => GoldenText.Read(text));
        Assert.That(error!.Message, Does.Contain(why).And.Contain("churn.golden.json").And.Contain("golden.py"));
    }

    [TestCase("""{"name": "p", "datatype": "FP64", "shape": [2], "data": [1, 2]}""", "'p' has 2 rows, 'Age' has 3")]
    [TestCase("""{"name": "p", "datatype": "FP64", "shape": [3], "data": [1, 2, "x"]}""", "row 2 has a text")]
    [TestCase("""{"name": "p", "datatype": "FP64", "shape": [3], "data": [1, 2]}""", "has 2 elements")]
    public void Read_refuses_outputs_that_do_not_fit(string output, string why) =>
        Assert.That(() => GoldenText.Of(output), Throws.TypeOf<InvalidDataException>().With.Message.Contains(why));

    [Test]
    public void Read_refuses_a_decision_about_nothing() => Assert.That(
        () => GoldenText.Of(GoldenText.Output("p", "FP64", "1, 2, 3"), decision: """ "decision": {"label": "q"}, """),
        Throws.TypeOf<InvalidDataException>().With.Message.Contains("'q', which it lacks"));

    [Test]
    public void Read_refuses_a_file_that_is_too_large()
    {
        using var stream = new EndlessStream();
        Assert.That(() => GoldenFile.Read(stream, "x"), Throws.TypeOf<InvalidDataException>().With.Message.Contains("67108864"));
    }

    [Test]
    public async Task The_cases_of_an_ONNX_model_are_tensors_that_can_be_read()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Models", "Parity", "weather_columns.cases.json");
        using var cases = JsonDocument.Parse(await File.ReadAllTextAsync(path));
        var golden = GoldenText.Read(GoldenText.TextOf(
            cases.RootElement.GetProperty("inputs").ToString(), cases.RootElement.GetProperty("expected").ToString()));
        var seen = new List<Weather>();
        var model = Model.Create("weather", (Weather day) =>
        {
            seen.Add(day);
            return new Classes(0, [0, 0]);
        });
        var report = await golden.CompareAsync(model, null);
        Assert.That(report.Golden.Rows, Is.EqualTo(41));
        Assert.That(report.Columns.Select(column => column.Problem), Is.All.Null);
        Assert.That(seen, Has.Count.EqualTo(41));
        Assert.That(seen.Select(day => day.Location).Distinct().Order(), Does.Contain("Seattle").And.Contain("New York"));
    }

    private sealed record Weather(
        [property: Field(Name = "temp_max", Optional = true)] float TempMax,
        [property: Field(Name = "temp_min", Optional = true)] float TempMin,
        [property: Field(Name = "wind", Optional = true)] float Wind,
        [property: Field(Name = "location")] string Location);

    private sealed record Classes(
        [property: Field(Name = "label")] long Label, [property: Field(Name = "probabilities")] float[] Probabilities);

    private sealed class EndlessStream : MemoryStream
    {
        public override int Read(Span<byte> buffer)
        {
            buffer.Fill((byte)' ');
            return buffer.Length;
        }
    }
}
