using System.Text.Json;

namespace Productionize;

/// <summary>
/// Reads what a script answered, strictly: every error names the row and the field, and a bad row costs no other its answer.
/// </summary>
/// <param name="codec">Reads outputs from rows.</param>
/// <param name="wire">The fields that the script answers.</param>
/// <param name="info">Which model answers.</param>
/// <param name="limit">The memory limit, for the message.</param>
internal sealed class PythonAnswers<TOutput>(RowCodec<TOutput> codec, Schema wire, ModelInfo info, long? limit)
{
    private readonly RowCodec<Row>? _fromWire = PythonCells.AreSame(codec.Schema, wire) ? null : RowCodec.ForRows(codec.Schema);

    public RowCodec<TOutput> Codec => codec;

    /// <summary>Reads an answer into predictions.</summary>
    /// <exception cref="PythonModelException">The request failed as a whole.</exception>
    public void Decode(
        PythonScratch scratch,
        ReadOnlyMemory<byte> answer,
        IReadOnlyList<PredictionOptions>? options,
        Span<Prediction<TOutput>> predictions,
        int from)
    {
        using var document = Parse(answer);
        var root = document.RootElement;
        var rows = root;
        ILookup<int, JsonElement>? faults = null;
        if (root.ValueKind == JsonValueKind.Object)
        {
            ThrowIfError(root);
            rows = root.GetProperty("rows");
            faults = root.GetProperty("faults").EnumerateArray().ToLookup(fault => fault[0].GetInt32());
        }

        if (rows.GetArrayLength() != predictions.Length)
        {
            throw PythonErrors.BadAnswer(
                info.Name, $"{rows.GetArrayLength()} rows for {predictions.Length}. Answer one element per row, in the order of the rows");
        }

        var i = 0;
        foreach (var row in rows.EnumerateArray())
        {
            var id = options is null ? default : options[from + i].Id;
            var error = Read(scratch, row, faults?[i] ?? [], from + i, out var output);
            predictions[i] = error is null
                ? new Prediction<TOutput>(output, id, info)
                : Prediction<TOutput>.Failed(error, id, info);
            i++;
        }
    }

    private JsonDocument Parse(ReadOnlyMemory<byte> answer)
    {
        try
        {
            return JsonDocument.Parse(answer);
        }
        catch (JsonException error)
        {
            // Nested deeper than anybody reads.
            throw PythonErrors.BadAnswer(info.Name, "it is no JSON that can be read", error);
        }
    }

    private void ThrowIfError(JsonElement root)
    {
        if (!root.TryGetProperty("error", out var error))
        {
            return;
        }

        var message = error.GetProperty("message").GetString()!;
        throw error.GetProperty("kind").GetString() switch
        {
            "memory" => PythonErrors.Memory(info.Name, limit),
            "answer" when error.TryGetProperty("large", out _) => PythonErrors.BadAnswer(
                info.Name,
                $"{message}, more than {nameof(PythonModelOptions)}.{nameof(PythonModelOptions.MaxMessageBytes)} allows"),
            "answer" => PythonErrors.BadAnswer(info.Name, message),
            _ => PythonErrors.Script(
                info.Name, message, error.TryGetProperty("traceback", out var traceback) ? traceback.GetString() : null),
        };
    }

    private Exception? Read(PythonScratch scratch, JsonElement row, IEnumerable<JsonElement> faults, int index, out TOutput output)
    {
        output = default!;
        try
        {
            foreach (var fault in faults)
            {
                if (ErrorOf(fault, index) is { } error)
                {
                    return error;
                }
            }

            ReadCells(scratch.Wire, row);
            if (Missing(scratch.Wire, index) is { } missing)
            {
                return missing;
            }

            if (scratch.Wire.NonFinite is >= 0 and var field)
            {
                // The texts "NaN" and "Infinity" are numbers to RowJson.
                return new NonFinitePredictionException(info, wire.Fields[field].Name);
            }

            output = codec.Read(ToType(scratch));
            return null;
        }
        catch (JsonException error)
        {
            var remedy = error.Message.StartsWith("There is no field", StringComparison.Ordinal)
                ? ". Leave the key out, or add a field for it to the output type" : "";
            return PythonErrors.BadAnswer(info.Name, $"rows[{index}]: {error.Message.TrimEnd('.')}{remedy}");
        }
        catch (Exception error)
        {
            // A text that is no member of an enum, a number that the type cannot hold, nested JSON of another shape.
            return PythonErrors.BadAnswer(info.Name, $"rows[{index}] does not fit {typeof(TOutput).Name}", error);
        }
    }

    private void ReadCells(RowWriter writer, JsonElement row)
    {
        if (wire.Fields.Count > 1 || IsByName(row))
        {
            RowJson.Read(writer, wire, row);
        }
        else
        {
            writer.Begin(wire);
            RowJson.ReadCell(writer, wire, 0, row);
        }
    }

    // An output of one cell may be answered bare; where that cell is JSON, the object itself may be the value.
    private bool IsByName(JsonElement row) =>
        row.ValueKind == JsonValueKind.Object &&
        (wire.Fields[0].Kind != FieldKind.Json || (row.GetPropertyCount() == 1 && row.TryGetProperty(wire.Fields[0].Name, out _)));

    private Exception? ErrorOf(JsonElement fault, int index)
    {
        var name = fault[1].GetString() ?? wire.Fields[0].Name;
        var known = wire.IndexOf(name);
        return fault[2].GetString() switch
        {
            "nan" when known >= 0 && wire.Fields[known].Optional => null,
            "nan" or "infinite" => new NonFinitePredictionException(info, name),
            _ => PythonErrors.BadAnswer(
                info.Name, $"rows[{index}]: the field '{name}' is or holds {fault[3].GetString()}, which JSON lacks"),
        };
    }

    private PythonModelException? Missing(RowWriter writer, int index)
    {
        var row = writer.Row;
        for (var i = 0; i < wire.Fields.Count; i++)
        {
            if (!wire.Fields[i].Optional && row.IsMissing(i))
            {
                return PythonErrors.BadAnswer(info.Name, $"rows[{index}] lacks the field '{wire.Fields[i].Name}' ({wire.Fields[i].Kind})");
            }
        }

        return null;
    }

    private Row ToType(PythonScratch scratch)
    {
        if (_fromWire is null)
        {
            return scratch.Wire.Row;
        }

        scratch.Typed.Begin(codec.Schema);
        _fromWire.Write(scratch.Wire.Row, scratch.Typed);
        return scratch.Typed.Row;
    }
}
