namespace Productionize;

/// <summary>The version was not deleted: it serves, served, or is open.</summary>
public sealed class ModelInUseException : Exception
{
    /// <summary>Made by a store.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">The number.</param>
    /// <param name="aliases">The aliases that point or once pointed at it; empty when it is only open.</param>
    public ModelInUseException(string model, int version, IReadOnlyCollection<string> aliases)
        : base(Describe(model, version, aliases)) => (Model, Version, Aliases) = (model, version, aliases);

    /// <summary>The model.</summary>
    public string Model { get; }

    /// <summary>The number.</summary>
    public int Version { get; }

    /// <summary>The aliases that point or once pointed at it; empty when it is only open.</summary>
    public IReadOnlyCollection<string> Aliases { get; }

    private static string Describe(string model, int version, IReadOnlyCollection<string> aliases)
    {
        ArgumentNullException.ThrowIfNull(aliases);
        return $"Version {version} of model '{Names.Escape(model)}' was not deleted: " + (aliases.Count > 0
            ? $"it is or was the version of {Names.List(aliases)}, and a history must be able to name what served."
            : "it is open. Dispose every ModelContent of it, then delete it.");
    }
}
