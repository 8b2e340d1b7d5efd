using System.Text.Json;
using System.Text.Json.Serialization;

namespace Productionize;

// A rule may be "up to infinity", which plain JSON has no number for.
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Field[]))]
internal sealed partial class PredictionLogJsonContext : JsonSerializerContext;
