using System.Text.Json;

namespace Productionize;

/// <summary>Reads golden files strictly.</summary>
internal static class GoldenReader
{
    private const int MaxBytes = 64 * 1024 * 1024;
    private const int MaxDepth = 32;
    private const int MostTensors = 10_000;

    public static ReadOnlyMemory<byte> Bytes(Stream stream, string name)
    {
        using var memory = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (stream.Read(buffer) is > 0 and var read)
        {
            memory.Write(buffer, 0, read);
            if (memory.Length > MaxBytes)
            {
                throw new InvalidDataException($"'{name}' is larger than {MaxBytes} bytes. Write fewer rows: a few hundred prove as much.");
            }
        }

        return memory.GetBuffer().AsMemory(0, (int)memory.Length);
    }

    public static GoldenFile Read(ReadOnlyMemory<byte> json, string name)
    {
        try
        {
            return Read(json.Span, name);
        }
        catch (Exception error) when (error is JsonException or TensorException)
        {
            throw new InvalidDataException(
                $"'{name}' is no golden file: {error.Message} Write it with golden.py of the package Productionize.Testing.", error);
        }
    }

    private static GoldenFile Read(ReadOnlySpan<byte> json, string name)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        reader.Read();
        Require(reader.TokenType == JsonTokenType.StartObject, "it is no JSON object.");
        string? format = null;
        string? python = null;
        Dictionary<string, string>? libraries = null;
        GoldenDecision? decision = null;
        List<Tensor>? inputs = null;
        List<Tensor>? outputs = null;
        var seen = new HashSet<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = TensorReader.TextOf(ref reader)!;
            Require(seen.Add(member), $"the member '{TensorReader.Shown(member)}' stands twice.");
            reader.Read();
            switch (member)
            {
                case "format":
                    format = Text(ref reader, member);
                    Require(format == GoldenFile.Format, $"its format is '{format}', this reads '{GoldenFile.Format}'.");
                    break;
                case "python":
                    python = Text(ref reader, member);
                    break;
                case "libraries":
                    libraries = Texts(ref reader, member);
                    break;
                case "decision":
                    decision = Decision(ref reader);
                    break;
                case "inputs":
                    inputs = Tensors(ref reader, member);
                    break;
                case "outputs":
                    outputs = Tensors(ref reader, member);
                    break;
                default:
                    throw new TensorException($"it has the unknown member '{TensorReader.Shown(member)}'.");
            }
        }

        reader.Read();
        Require(format is not null && python is not null && libraries is not null && inputs is not null && outputs is not null,
            "format, python, libraries, inputs and outputs are required.");
        var rows = inputs![0].Rows;
        Require(rows > 0, "it has no rows.");
        foreach (var other in inputs.Concat(outputs!))
        {
            Require(other.Rows == rows, $"'{other.Name}' has {other.Rows} rows, '{inputs[0].Name}' has {rows}.");
        }

        Decides(decision, outputs!);
        return new GoldenFile(name)
        {
            Rows = rows,
            Python = python!,
            Libraries = libraries!,
            Inputs = inputs,
            Outputs = outputs!,
            Decision = decision,
        };
    }

    private static void Decides(GoldenDecision? decision, List<Tensor> outputs)
    {
        foreach (var column in new[] { decision?.Label, decision?.Score })
        {
            Require(
                column is null || outputs.Exists(output => output.Name == column),
                $"its decision names an output '{column}', which it lacks.");
        }
    }

    private static List<Tensor> Tensors(ref Utf8JsonReader reader, string member)
    {
        Require(reader.TokenType == JsonTokenType.StartArray, $"'{member}' is no list.");
        var tensors = new List<Tensor>();
        var names = new HashSet<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var tensor = TensorReader.Read(ref reader, strict: true);
            Require(names.Add(tensor.Name), $"'{TensorReader.Shown(tensor.Name)}' stands twice in '{member}'.");
            Require(tensors.Count < MostTensors, $"'{member}' has more than {MostTensors} tensors.");
            tensors.Add(tensor);
        }

        Require(tensors.Count > 0, $"'{member}' is empty.");
        return tensors;
    }

    private static GoldenDecision Decision(ref Utf8JsonReader reader)
    {
        Require(reader.TokenType == JsonTokenType.StartObject, "'decision' is no object.");
        var decision = new GoldenDecision(null, null, null, null);
        var seen = new HashSet<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = TensorReader.TextOf(ref reader)!;
            Require(seen.Add(member), $"'{TensorReader.Shown(member)}' stands twice in 'decision'.");
            reader.Read();
            decision = member switch
            {
                "label" => decision with { Label = Text(ref reader, member) },
                "score" => decision with { Score = Text(ref reader, member) },
                "index" when reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var index) && index >= 0 =>
                    decision with { Index = index },
                "threshold" when reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var limit) && double.IsFinite(limit) =>
                    decision with { Threshold = limit },
                _ => throw new TensorException($"'decision' has an unknown or wrong member '{TensorReader.Shown(member)}'."),
            };
        }

        return decision;
    }

    private static Dictionary<string, string> Texts(ref Utf8JsonReader reader, string member)
    {
        Require(reader.TokenType == JsonTokenType.StartObject, $"'{member}' is no object.");
        var texts = new Dictionary<string, string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = TensorReader.Shown(TensorReader.TextOf(ref reader));
            reader.Read();
            Require(texts.TryAdd(name, Text(ref reader, name)), $"'{name}' stands twice in '{member}'.");
        }

        return texts;
    }

    private static string Text(ref Utf8JsonReader reader, string member)
    {
        Require(reader.TokenType == JsonTokenType.String, $"'{TensorReader.Shown(member)}' is no text.");
        return PlainText.Of(TensorReader.TextOf(ref reader)!, 256);
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new TensorException(otherwise);
        }
    }
}
