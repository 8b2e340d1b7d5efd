using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Productionize;

public class ModelHealthCheckTests
{
    [Test]
    public async Task Without_a_model_it_is_unhealthy()
    {
        await using var provider = Services().BuildServiceProvider();

        Assert.That(await CheckAsync(provider), Is.EqualTo((HealthStatus.Unhealthy, "No model is registered.")));
    }

    [Test]
    public async Task It_is_healthy_once_every_model_can_answer_and_says_what_each_serves()
    {
        var stubs = await new StoredStubs().AddAsync(3);
        await stubs.MoveAsync(3);
        var services = Services();
        services.AddModel<Applicant, float>("churn").FromStore("champion", stubs.Loader, store: stubs.Store);
        services.AddModel<Applicant, int>("age").FromModel(Model.Create("age", (Applicant row) => row.Age));
        await using var provider = services.BuildServiceProvider();

        var before = await CheckAsync(provider);
        await provider.GetRequiredService<ModelPipeline<Applicant, float>>().StartAsync();
        var after = await CheckAsync(provider);
        var entry = (await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["models"];

        Assert.Multiple(() =>
        {
            Assert.That(before, Is.EqualTo((HealthStatus.Unhealthy, "Not ready: churn.")));
            Assert.That(after, Is.EqualTo((HealthStatus.Healthy, "Every model can answer.")));
            Assert.That(entry.Data["churn"], Is.EqualTo("churn@3"));
            Assert.That(entry.Data["age"], Is.EqualTo("age"));
            Assert.That(entry.Tags, Has.Member("ready"));
        });
    }

    [Test]
    public async Task A_model_that_is_disposed_is_not_ready()
    {
        var services = Services();
        services.AddModel<Applicant, float>("churn").FromModel(new StubModel(_ => 1) { Info = new("churn") });
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<ModelPipeline<Applicant, float>>().DisposeAsync();

        Assert.That(await CheckAsync(provider), Is.EqualTo((HealthStatus.Unhealthy, "Not ready: churn.")));
    }

    private static ServiceCollection Services()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddHealthChecks().AddProductionize();
        return services;
    }

    private static async Task<(HealthStatus Status, string? Description)> CheckAsync(ServiceProvider provider)
    {
        var entry = (await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["models"];
        return (entry.Status, entry.Description);
    }
}
