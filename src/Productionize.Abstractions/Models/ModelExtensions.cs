namespace Productionize;

/// <summary>What every model can do beside its own members.</summary>
public static class ModelExtensions
{
    /// <summary>Looks for a service from this model inward; for example <c>model.GetService&lt;ModelInfo&gt;()</c>.</summary>
    /// <param name="model">The model asked.</param>
    /// <param name="serviceKey">A key that tells several services of one type apart, or null.</param>
    /// <typeparam name="TService">The type asked for.</typeparam>
    /// <returns>The service, or null where nothing inside offers it. It belongs to the model: do not dispose it.</returns>
    public static TService? GetService<TService>(this IModel model, object? serviceKey = null)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(model);
        return (TService?)model.GetService(typeof(TService), serviceKey);
    }
}
