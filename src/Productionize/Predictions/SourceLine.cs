using System.Security.Cryptography;
using System.Text.Json;

namespace Productionize;

/// <summary>
/// The line that says what the rows of others are. Its name is a digest of its content: the same in every session, so that a repeated
/// line says nothing new and a damaged one has copies.
/// </summary>
internal sealed class SourceLine
{
    public SourceLine(PredictionSource source)
    {
        using var buffer = new LineBuffer();
        Write(buffer, source, "");
        Name = Convert.ToHexStringLower(SHA256.HashData(buffer.Written.Span).AsSpan(0, 8));
        buffer.Clear();
        Write(buffer, source, Name);
        Bytes = buffer.Written.ToArray();
    }

    /// <summary>The name by which records refer to it: 16 hexadecimal digits.</summary>
    public string Name { get; }

    /// <summary>The sealed line with its line feed.</summary>
    public byte[] Bytes { get; }

    /// <summary>Reads a line.</summary>
    public static (string Name, PredictionSource Source) Read(ReadOnlyMemory<byte> line)
    {
        string? name = null, model = null, format = null, digest = null;
        int? version = null;
        Schema? input = null, output = null;
        using var document = LineDocument.Parse(line);
        foreach (var member in document.RootElement.EnumerateObject())
        {
            switch (member.Name)
            {
                case LineNames.Source: name = member.Value.GetString(); break;
                case LineNames.Model: model = member.Value.GetString(); break;
                case LineNames.Version: version = member.Value.GetInt32(); break;
                case LineNames.Format: format = member.Value.GetString(); break;
                case LineNames.Digest: digest = member.Value.GetString(); break;
                case LineNames.Input: input = ReadSchema(member.Value); break;
                case LineNames.Output: output = ReadSchema(member.Value); break;
                case LineNames.Crc: break;
                default: throw LineDocument.Unknown(member.Name);
            }
        }

        var info = new ModelInfo(LineDocument.Require(model, LineNames.Model), version) { Format = format, Digest = digest };
        var source = new PredictionSource(
            info, LineDocument.Require(input, LineNames.Input), LineDocument.Require(output, LineNames.Output));
        return (LineDocument.Require(name, LineNames.Source), source);
    }

    private static void Write(LineBuffer buffer, PredictionSource source, string name)
    {
        var json = buffer.Begin();
        json.WriteString(LineNames.Source, name);
        json.WriteString(LineNames.Model, source.Model.Name);
        if (source.Model.Version is { } version)
        {
            json.WriteNumber(LineNames.Version, version);
        }

        LineDocument.WriteText(json, LineNames.Format, source.Model.Format);
        LineDocument.WriteText(json, LineNames.Digest, source.Model.Digest);
        json.WritePropertyName(LineNames.Input);
        JsonSerializer.Serialize(json, [.. source.Input.Fields], PredictionLogJsonContext.Default.FieldArray);
        json.WritePropertyName(LineNames.Output);
        JsonSerializer.Serialize(json, [.. source.Output.Fields], PredictionLogJsonContext.Default.FieldArray);
        buffer.End();
    }

    private static Schema ReadSchema(JsonElement element) =>
        new(LineDocument.Require(element.Deserialize(PredictionLogJsonContext.Default.FieldArray), "fields"));
}
