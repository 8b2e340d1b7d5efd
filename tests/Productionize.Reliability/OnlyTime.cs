namespace Productionize;

/// <summary>Services with a clock and nothing else.</summary>
internal sealed class OnlyTime(TimeProvider time) : IServiceProvider
{
    public object? GetService(Type serviceType) => serviceType == typeof(TimeProvider) ? time : null;
}
