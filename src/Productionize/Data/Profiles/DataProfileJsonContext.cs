using System.Text.Json;
using System.Text.Json.Serialization;

namespace Productionize;

/// <summary>Strict on reading, and indented: a profile is looked at in the repository and compared line by line.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(DataProfileDocument))]
internal sealed partial class DataProfileJsonContext : JsonSerializerContext;
