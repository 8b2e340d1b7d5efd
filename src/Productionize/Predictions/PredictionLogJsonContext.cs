using System.Text.Json;
using System.Text.Json.Serialization;

namespace Productionize;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Field[]))]
internal sealed partial class PredictionLogJsonContext : JsonSerializerContext;
