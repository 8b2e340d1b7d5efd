using Microsoft.Extensions.DependencyInjection;

namespace Productionize.Http;

internal sealed class FromHttpTests
{
    [Test]
    public async Task A_model_of_a_container_asks_with_the_client_of_its_name_and_is_logged()
    {
        var logger = new RecordingPredictionLogger();
        var services = new ServiceCollection();
        services.AddSingleton<IPredictionLogger>(logger);
        services.AddHttpClient("scoring", client => client.BaseAddress = InferenceServers.Server.Address);
        services.AddModel<Debtor, DebtorRisk>("churn")
            .FromHttp("scoring", new() { RemoteModel = "risk", RemoteVersion = "7" }).UsePredictionLog();
        await using var provider = services.BuildServiceProvider();
        var model = provider.GetRequiredService<ModelPipeline<Debtor, DebtorRisk>>();
        var answer = await model.PredictAsync(RiskRows.Inputs[0]);
        await model.FlushAsync();
        Assert.That(answer.Model!.ToString(), Is.EqualTo("churn@7"));
        Assert.That(logger.Records.Single().Id, Is.EqualTo(answer.Id));
        Assert.That(
            (await InferenceServers.Server.RequestsAsync("risk"))[^1].GetProperty("id").GetString(), Is.EqualTo(answer.Id.ToString()),
            "the server's log and ours have one id");
    }

    [Test]
    public void Without_a_factory_the_pipeline_cannot_be_built()
    {
        var services = new ServiceCollection();
        services.AddModel<Debtor, DebtorRisk>("churn").FromHttp("scoring");
        using var provider = services.BuildServiceProvider();
        var error = Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<ModelPipeline<Debtor, DebtorRisk>>());
        Assert.That(error!.Message, Does.Contain("AddHttpClient").And.Contain("'scoring'"));
    }
}
