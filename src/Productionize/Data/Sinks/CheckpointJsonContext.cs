using System.Text.Json;
using System.Text.Json.Serialization;

namespace Productionize;

/// <summary>How far rows are written, as JSON: strict on reading.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict)]
[JsonSerializable(typeof(FileSinkProgress.Commit))]
[JsonSerializable(typeof(BatchCheckpoint))]
internal sealed partial class CheckpointJsonContext : JsonSerializerContext;
