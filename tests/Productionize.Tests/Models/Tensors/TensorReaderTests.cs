using System.Text;
using System.Text.Json;

namespace Productionize;

public class TensorReaderTests
{
    [TestCase("INT8", "127", true)]
    [TestCase("INT8", "128", false)]
    [TestCase("INT8", "-129", false)]
    [TestCase("UINT8", "255", true)]
    [TestCase("UINT8", "-1", false)]
    [TestCase("UINT16", "65536", false)]
    [TestCase("INT32", "2147483648", false)]
    [TestCase("UINT32", "4294967295", true)]
    [TestCase("INT64", "-9223372036854775808", true)]
    [TestCase("UINT64", "9223372036854775808", false)]
    [TestCase("INT64", "1.0", false)]
    [TestCase("FP16", "65504", true)]
    [TestCase("FP16", "65536", false)]
    [TestCase("FP32", "3.4028235e38", true)]
    [TestCase("FP32", "3.5e38", false)]
    [TestCase("FP64", "1e999", false)]
    [TestCase("FP64", "\"NaN\"", true)]
    [TestCase("FP64", "\"nan\"", false)]
    [TestCase("FP64", "true", false)]
    [TestCase("BOOL", "1", false)]
    [TestCase("BOOL", "false", true)]
    [TestCase("BYTES", "1", false)]
    [TestCase("BYTES", "null", true)]
    public void Read_takes_elements_of_the_datatype_only(string datatype, string element, bool fits)
    {
        var text = $$"""{"name": "x", "datatype": "{{datatype}}", "shape": [1], "data": [{{element}}]}""";
        Assert.That(() => Read(text), fits ? Throws.Nothing : Throws.TypeOf<TensorException>());
    }

    [TestCase("[2, 3]", "[1, 2, 3, 4, 5, 6]", true)]
    [TestCase("[2, 3]", "[[1, 2, 3], [4, 5, 6]]", true)]
    [TestCase("[2, 3]", "[[1, 2], [3, 4], [5, 6]]", false)]
    [TestCase("[2, 3]", "[[1, 2, 3], [4, 5, 6], []]", false)]
    [TestCase("[2, 3]", "[[1, 2, 3], 4, 5, 6]", false)]
    [TestCase("[2, 3]", "[1, 2, 3, [4, 5, 6]]", false)]
    [TestCase("[2, 3]", "[[[1, 2, 3]], [[4, 5, 6]]]", false)]
    [TestCase("[6, 1]", "[[1], [2], [3], [4], [5], [6]]", true)]
    [TestCase("[1, 2, 3]", "[[1, 2, 3], [4, 5, 6]]", false)]
    [TestCase("[0]", "[]", true)]
    [TestCase("[2, 0]", "[[], []]", true)]
    [TestCase("[1, 1, 1, 1, 1, 1, 1, 1]", "[1]", true)]
    [TestCase("[1, 1, 1, 1, 1, 1, 1, 1, 1]", "[1]", false)]
    public void Read_takes_flat_data_and_data_nested_as_the_shape_says(string shape, string data, bool fits)
    {
        var text = $$"""{"name": "x", "datatype": "INT64", "shape": {{shape}}, "data": {{data}}}""";
        Assert.That(() => Read(text), fits ? Throws.Nothing : Throws.TypeOf<TensorException>());
    }

    [Test]
    public void Answers_that_were_tampered_with_are_refused_or_read_and_never_do_harm()
    {
        const int seed = 5;
        var rounds = Environment.GetEnvironmentVariable("PRODUCTIONIZE_FULL") == "1" ? 2_000_000 : 20_000;
        var random = new Random(seed);
        var schema = new Schema(
            new Field("p", FieldKind.Single), new Field("text", FieldKind.String) { Optional = true },
            new Field("vector", FieldKind.SingleVector), new Field("list", FieldKind.Json), new Field("day", FieldKind.Date),
            new Field("whole", FieldKind.Int64), new Field("truth", FieldKind.Boolean));
        var outputs = new InferenceOutputs(schema, null, rounds: true);
        var answer = """
            {"id": "a\ud83d\ude42", "model_version": "3", "outputs": [
            {"name": "p", "datatype": "FP64", "shape": [1], "data": [NaN], "parameters": {"dtype": "float64"}},
            {"data": ["a\u00e4\\"], "name": "text", "datatype": "BYTES", "shape": [1, 1]},
            {"name": "vector", "datatype": "INT32", "shape": [1, 2], "data": [[1, 2]]},
            {"name": "list", "datatype": "BYTES", "shape": [1], "data": ["[{\"a\":1}]"]},
            {"name": "day", "datatype": "BYTES", "shape": [1], "data": ["2024-02-29"]},
            {"name": "whole", "datatype": "UINT64", "shape": [1], "data": [9223372036854775807]},
            {"name": "truth", "datatype": "BOOL", "shape": [1], "data": [true]}]}
            """u8.ToArray();
        byte[][] pieces = [.. new[]
            {
                "\\ud800", "[", "]", "{", "}", ",", "\"", "null", "-1", "1e999", "NaN", "2147483647", "\"data\":[1],", "é", "\u0000",
            }.Select(Encoding.UTF8.GetBytes), [0xff]];
        var (read, refused) = (0, 0);
        for (var i = 0; i < rounds; i++)
        {
            List<byte> mutant = [.. answer];
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                var place = random.Next(mutant.Count);
                mutant.RemoveRange(place, random.Next(0, Math.Min(4, mutant.Count - place)));
                mutant.InsertRange(place, pieces[random.Next(pieces.Length)]);
            }

            try
            {
                var writer = new RowWriter();
                outputs.Read(InferenceAnswer.Read(mutant.ToArray(), outputs, 1), 0, writer);
                read++;
            }
            catch (Exception error) when (error is TensorException or JsonException)
            {
                refused++;
            }
        }

        Assert.That(read, Is.GreaterThan(rounds / 100), $"seed {seed}");
        Assert.That(refused, Is.GreaterThan(rounds / 2), $"seed {seed}");
    }

    private static Tensor Read(string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        reader.Read();
        return TensorReader.Read(ref reader, strict: true);
    }
}
