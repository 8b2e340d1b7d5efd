using System.Text.Json;
using System.Text.Json.Serialization;

namespace Productionize;

[JsonSerializable(typeof(JsonElement))]
internal sealed partial class RowJsonContext : JsonSerializerContext;
