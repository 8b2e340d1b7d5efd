using System.Buffers.Text;
using System.Text.Json;

namespace Productionize;

/// <summary>An answer of the protocol, with one tensor for each field of the output, in the order of the fields.</summary>
internal sealed class InferenceAnswer
{
    private const int MaxDepth = 32;

    private readonly Tensor?[] _outputs;

    private InferenceAnswer(int fields) => _outputs = new Tensor?[fields];

    /// <summary>The id echoed; null where there is none.</summary>
    public string? Id { get; private set; }

    /// <summary>The version that answered; null where the server does not say.</summary>
    public string? VersionText { get; private set; }

    /// <summary>The version as a number; null where it is none.</summary>
    public int? Version { get; private set; }

    /// <summary>Reads an answer, strictly where it counts: members that the protocol does not know are passed over.</summary>
    public static InferenceAnswer Read(ReadOnlyMemory<byte> json, InferenceOutputs outputs, int rows)
    {
        json = BareNumbers.Replace(json);
        var answer = new InferenceAnswer(outputs.Count);
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new TensorException("The answer is no JSON object.");
        }

        var seen = Members.None;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = TensorReader.IsText(ref reader, "outputs"u8) ? Members.Outputs
                : TensorReader.IsText(ref reader, "id"u8) ? Members.Id
                : TensorReader.IsText(ref reader, "model_version"u8) ? Members.Version : Members.None;
            if (member != Members.None && (seen & member) != 0)
            {
                throw new TensorException($"The member '{member.ToString().ToLowerInvariant()}' stands twice in the answer.");
            }

            seen |= member;
            reader.Read();
            switch (member)
            {
                case Members.Outputs:
                    answer.ReadOutputs(ref reader, outputs, rows);
                    break;
                case Members.Id:
                    answer.Id = reader.TokenType == JsonTokenType.String ? TensorReader.TextOf(ref reader) : null;
                    reader.Skip();
                    break;
                case Members.Version:
                    answer.ReadVersion(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        // Whatever follows the object is an error of the JSON.
        reader.Read();
        outputs.RequireAll(answer._outputs);
        return answer;
    }

    public Tensor this[int field] => _outputs[field]!;

    private void ReadOutputs(ref Utf8JsonReader reader, InferenceOutputs outputs, int rows)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new TensorException("The outputs of the answer are no list.");
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            outputs.Take(TensorReader.Read(ref reader, strict: false), rows, _outputs);
        }
    }

    private void ReadVersion(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
        {
            reader.Skip();
            return;
        }

        // Nearly always a small number: no text is made of it then.
        if (!reader.ValueIsEscaped && Utf8Parser.TryParse(reader.ValueSpan, out int number, out var length) &&
            length == reader.ValueSpan.Length && number > 0 && reader.ValueSpan[0] is >= (byte)'1' and <= (byte)'9')
        {
            Version = number;
            return;
        }

        VersionText = reader.TokenType == JsonTokenType.String ? TensorReader.TextOf(ref reader) : null;
    }

    [Flags]
    private enum Members : byte
    {
        None = 0,
        Outputs = 1,
        Id = 2,
        Version = 4,
    }
}
