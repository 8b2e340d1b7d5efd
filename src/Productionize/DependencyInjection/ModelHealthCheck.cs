using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Productionize;

/// <summary>Healthy when there is a model and every one can answer now; the data says which version each serves.</summary>
internal sealed class ModelHealthCheck(IEnumerable<ModelRegistration> models, IServiceProvider services) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var data = new Dictionary<string, object>();
        var away = new List<string>();
        foreach (var registration in models)
        {
            var model = registration.Resolve(services);
            if (model.IsReady)
            {
                data[model.Name] = (model as IModel)?.GetService<ModelInfo>()?.ToString() ?? model.Name;
            }
            else
            {
                away.Add(model.Name);
            }
        }

        return Task.FromResult(
            data.Count + away.Count == 0
                ? new HealthCheckResult(context.Registration.FailureStatus, "No model is registered.")
            : away.Count > 0
                ? new HealthCheckResult(context.Registration.FailureStatus, $"Not ready: {string.Join(", ", away)}.", data: data)
            : HealthCheckResult.Healthy("Every model can answer.", data));
    }
}
