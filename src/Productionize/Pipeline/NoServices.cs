namespace Productionize;

/// <summary>The services of a pipeline that is built without dependency injection.</summary>
internal sealed class NoServices : IServiceProvider
{
    public static readonly NoServices Instance = new();

    public object? GetService(Type serviceType) => null;
}
