using System.Text.Json.Serialization;

namespace Productionize;

// Undefined measures are NaN, which plain JSON has no number for; a bound that is missing must not be read as zero.
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true)]
[JsonSerializable(typeof(Evaluation))]
[JsonSerializable(typeof(EvaluationDifference))]
internal sealed partial class EvaluationJsonContext : JsonSerializerContext;
