namespace Productionize;

/// <summary>One model known to a container: what starts it and what its health is asked of.</summary>
internal sealed record ModelRegistration(string Name, Type InputType, Type OutputType, Func<IServiceProvider, IModelLifetime> Resolve);
