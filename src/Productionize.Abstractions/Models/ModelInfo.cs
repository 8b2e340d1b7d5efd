namespace Productionize;

/// <summary>Which model, and which version of it. One shared instance per version; immutable.</summary>
/// <param name="name">The model's name.</param>
/// <param name="version">The number of its version in the store; null for a model that is not from a store.</param>
/// <param name="signature">The rows it takes and gives; null when not known.</param>
public sealed class ModelInfo(string name, int? version = null, ModelSignature? signature = null)
{
    /// <summary>The model's name.</summary>
    public string Name { get; } = name ?? throw new ArgumentNullException(nameof(name));

    /// <summary>The number of the version in the store; null for a model that is not from a store.</summary>
    public int? Version => version;

    /// <summary>The rows the model takes and gives; null when not known.</summary>
    public ModelSignature? Signature => signature;

    /// <summary>The kind of model, such as <c>mlnet</c>, by which loaders are chosen; null where there is none.</summary>
    public string? Format { get; init; }

    /// <summary>The digest of the version's content; null for a model that is not from a store.</summary>
    public string? Digest { get; init; }

    /// <summary>Name and version.</summary>
    /// <returns>Such as <c>churn@3</c>, or <c>churn</c> without a version.</returns>
    public override string ToString() => version is null ? Name : $"{Name}@{version}";
}
