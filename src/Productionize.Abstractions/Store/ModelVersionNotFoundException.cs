namespace Productionize;

/// <summary>The model has no version of this number. The message lists those that it has.</summary>
public sealed class ModelVersionNotFoundException : Exception
{
    /// <summary>Made by a store.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">The number that was asked for.</param>
    /// <param name="existing">The numbers that exist.</param>
    public ModelVersionNotFoundException(string model, int version, IReadOnlyCollection<int> existing)
        : base($"Model '{Names.Escape(model)}' has no version {version} (it has: {Names.List(existing)}). " +
            "It was deleted or never added.") => (Model, Version) = (model, version);

    /// <summary>The model.</summary>
    public string Model { get; }

    /// <summary>The number that was asked for.</summary>
    public int Version { get; }
}
