namespace Productionize;

/// <summary>The store has no model of this name. The message lists those that it has.</summary>
public sealed class ModelNotFoundException : Exception
{
    /// <summary>Made by a store.</summary>
    /// <param name="model">The name that was asked for.</param>
    /// <param name="existing">The names that exist.</param>
    public ModelNotFoundException(string model, IReadOnlyCollection<string> existing)
        : base($"There is no model '{Names.Escape(model)}' in the store (it has: {Names.List(existing)}). " +
            "Add a version with AddAsync first, or check the name.") => Model = model;

    /// <summary>The name that was asked for.</summary>
    public string Model { get; }
}
