namespace Productionize;

/// <summary>The model has no alias of this name that points at a version. The message lists the aliases that it has.</summary>
public sealed class AliasNotFoundException : Exception
{
    /// <summary>Made by a store.</summary>
    /// <param name="model">The model.</param>
    /// <param name="alias">The alias that was asked for.</param>
    /// <param name="existing">The aliases that exist.</param>
    public AliasNotFoundException(string model, string alias, IReadOnlyCollection<string> existing)
        : base($"Model '{Names.Escape(model)}' has no alias '{Names.Escape(alias)}' (it has: {Names.List(existing)}). " +
            "Promote a version to it first, or check the name.") => (Model, Alias) = (model, alias);

    /// <summary>The model.</summary>
    public string Model { get; }

    /// <summary>The alias that was asked for.</summary>
    public string Alias { get; }
}
