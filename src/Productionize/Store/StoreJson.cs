using System.Text.Json;
using System.Text.Json.Serialization;

namespace Productionize;

/// <summary>What the store writes as JSON: strict on reading, and in the order of the members, so that a digest is stable.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ModelVersion))]
[JsonSerializable(typeof(AliasEntry))]
[JsonSerializable(typeof(FactDocument))]
[JsonSerializable(typeof(VersionContent))]
[JsonSerializable(typeof(JournalEntry))]
internal sealed partial class StoreJson : JsonSerializerContext;
