using System.Text.Json;

namespace Productionize;

/// <summary>The output tensors that a type wants of a server: how they are asked for, checked and read into rows.</summary>
internal sealed class InferenceOutputs
{
    private readonly Schema _schema;
    private readonly string[] _names;
    private readonly JsonEncodedText[] _encoded;
    private readonly bool _rounds;

    public InferenceOutputs(Schema schema, IReadOnlyDictionary<string, string>? names, bool rounds)
    {
        var form = new TensorForm { Names = names };
        (_schema, _rounds) = (schema, rounds);
        _names = [.. schema.Fields.Select(form.NameOf)];
        _encoded = [.. _names.Select(name => JsonEncodedText.Encode(name))];
        if (_names.Distinct().Count() < _names.Length)
        {
            throw new ArgumentException($"Two outputs have one name ({string.Join(", ", _names)}). Each field has a tensor of its own.");
        }
    }

    public int Count => _names.Length;

    /// <summary>Writes the list of outputs asked for, so that a server sends no others.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("outputs"u8);
        foreach (var name in _encoded)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, name);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Puts a tensor into its place, or refuses it.</summary>
    public void Take(Tensor tensor, int rows, Tensor?[] taken)
    {
        var index = Array.IndexOf(_names, tensor.Name);
        if (index < 0)
        {
            throw new TensorException(
                $"The answer has the output '{TensorReader.Shown(tensor.Name)}', which was not asked for (it was: " +
                $"{string.Join(", ", _names)}). Give the output type a field for it.");
        }

        if (taken[index] is not null)
        {
            throw new TensorException($"The output '{tensor.Name}' stands twice in the answer.");
        }

        if (tensor.Rows != rows)
        {
            throw new TensorException($"The output '{tensor.Name}' has the shape {tensor.ShapeText()}, but {rows} rows were asked.");
        }

        if (TensorCells.Misfit(tensor, _schema.Fields[index], _rounds) is { } misfit)
        {
            throw new TensorException($"The output '{tensor.Name}' {misfit}.");
        }

        taken[index] = tensor;
    }

    public void RequireAll(Tensor?[] taken)
    {
        if (Array.IndexOf(taken, null) is >= 0 and var lacking)
        {
            throw new TensorException(
                $"The answer lacks the output '{_names[lacking]}'. Rename the field, or map it with {nameof(HttpModelOptions)}." +
                $"{nameof(HttpModelOptions.OutputNames)}.");
        }
    }

    /// <summary>Reads one row of an answer.</summary>
    public void Read(InferenceAnswer answer, int row, RowWriter writer)
    {
        writer.Begin(_schema);
        for (var i = 0; i < _names.Length; i++)
        {
            TensorCells.Set(writer, i, _schema.Fields[i], answer[i], row, _rounds);
        }
    }
}
