namespace Productionize;

/// <summary>
/// A model without its types: what lists, health checks and HTTP endpoints hold. Everything that predicts is an
/// <see cref="IModel{TInput, TOutput}"/>.
/// </summary>
public interface IModel
{
    /// <summary>
    /// Looks for a service from this model inward, through every stage, to the model that answers; for example
    /// <see cref="ModelInfo"/>. <see cref="ModelExtensions.GetService{TService}"/> is the typed form.
    /// </summary>
    /// <param name="serviceType">The type asked for.</param>
    /// <param name="serviceKey">A key that tells several services of one type apart, or null.</param>
    /// <returns>The service, or null where nothing inside offers it. It belongs to the model: do not dispose it.</returns>
    object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;
    }
}
