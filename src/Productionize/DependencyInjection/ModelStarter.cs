using Microsoft.Extensions.Hosting;

namespace Productionize;

/// <summary>
/// Loads the models of a container when its host starts, so that the first caller does not wait and a bad start is seen at once.
/// </summary>
internal sealed class ModelStarter(IEnumerable<ModelRegistration> models, IServiceProvider services) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var model in models)
        {
            await model.Resolve(services).StartAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
