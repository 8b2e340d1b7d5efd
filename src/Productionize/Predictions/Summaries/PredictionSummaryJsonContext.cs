using System.Text.Json;
using System.Text.Json.Serialization;

namespace Productionize;

/// <summary>Indented: a summary is kept beside others and compared line by line. NaN would be refused: no number may be one.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(PredictionSummary))]
internal sealed partial class PredictionSummaryJsonContext : JsonSerializerContext;
