namespace Productionize;

/// <summary>
/// What <see cref="IModelStore.AddAsync"/> takes. Format, files, signature and parameters make the digest, tags and facts do not: the
/// same content is the same version, whoever adds it and how often.
/// </summary>
public sealed record ModelPackage
{
    /// <summary>The model's name, as <see cref="Names.IsValid"/> allows.</summary>
    public required string Model { get; init; }

    /// <summary>
    /// What kind of files these are ("mlnet", "onnx", "python"): a loader is chosen by it from those registered in code. Obeys
    /// <see cref="Names.IsValid"/>.
    /// </summary>
    public required string Format { get; init; }

    /// <summary>The files, 1 to 1,000, in any order. Two names may not differ by case alone.</summary>
    public required IReadOnlyList<PackageFile> Files { get; init; }

    /// <summary>What goes in and comes out, or null when unknown.</summary>
    public ModelSignature? Signature { get; init; }

    /// <summary>How the model was made (hyperparameters, options), at most 1,000 of up to 4,096 characters. Part of the digest.</summary>
    public IReadOnlyDictionary<string, string>? Parameters { get; init; }

    /// <summary>
    /// Labels to search by, at most 64 of up to 256 characters; keys obey <see cref="Names.IsValid"/>. Those of the first add are kept.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>What is known about this version already. A fact that the version has is not attached again.</summary>
    public IReadOnlyList<ModelFact>? Facts { get; init; }

    /// <summary>The model's name.</summary>
    public override string ToString() => Model;
}
