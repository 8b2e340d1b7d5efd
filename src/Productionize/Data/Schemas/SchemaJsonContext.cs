using System.Text.Json;
using System.Text.Json.Serialization;

namespace Productionize;

/// <summary>Strict on reading, and indented: a schema is reviewed in the repository and edited by hand.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(NameConverter<FieldKind>), typeof(NameConverter<FieldPolicy>), typeof(NameConverter<RuleSeverity>)],
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NewLine = "\n",
    WriteIndented = true)]
[JsonSerializable(typeof(SchemaDocument))]
internal sealed partial class SchemaJsonContext : JsonSerializerContext;
