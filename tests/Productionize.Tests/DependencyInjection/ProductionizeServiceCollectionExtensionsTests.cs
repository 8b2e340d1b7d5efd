using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Productionize;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class ProductionizeServiceCollectionExtensionsTests
{
    private static readonly Applicant Row = new(30);
    private readonly string _directory = Directory.CreateTempSubdirectory("productionize-test-").FullName;
    private readonly ServiceCollection _services = new();

    [TearDown]
    public void Delete() => Directory.Delete(_directory, recursive: true);

    [Test]
    public async Task A_single_model_is_found_by_its_name_and_without_one()
    {
        AddStub("churn");
        await using var provider = _services.BuildServiceProvider();

        var model = provider.GetRequiredService<IModel<Applicant, float>>();

        Assert.Multiple(() =>
        {
            Assert.That(provider.GetRequiredKeyedService<IModel<Applicant, float>>("churn"), Is.SameAs(model));
            Assert.That(provider.GetRequiredKeyedService<ModelPipeline<Applicant, float>>("churn"), Is.SameAs(model));
            Assert.That(provider.GetRequiredKeyedService<IModel>("churn"), Is.SameAs(model));
            Assert.That(provider.GetRequiredService<ModelPipeline<Applicant, float>>(), Is.SameAs(model));
        });
        Assert.That((await model.PredictAsync(Row)).Value, Is.EqualTo(1));
    }

    [Test]
    public async Task Of_two_models_of_the_same_types_one_must_be_named()
    {
        AddStub("churn");
        AddStub("fraud", 2);
        _services.AddModel<Applicant, int>("age").FromModel(Model.Create("age", (Applicant row) => row.Age));
        await using var provider = _services.BuildServiceProvider();

        Assert.That(
            () => provider.GetRequiredService<IModel<Applicant, float>>(),
            Throws.InvalidOperationException.With.Message.Contains("churn, fraud").And.Message.Contains("FromKeyedServices"));
        Assert.That((await provider.GetRequiredKeyedService<IModel<Applicant, float>>("fraud").PredictAsync(Row)).Value, Is.EqualTo(2));
        Assert.That((await provider.GetRequiredService<IModel<Applicant, int>>().PredictAsync(Row)).Value, Is.EqualTo(30));
    }

    [Test]
    public void A_second_model_of_the_same_name_is_refused()
    {
        AddStub("churn");

        Assert.That(() => _services.AddModel<Applicant, int>("churn"), Throws.ArgumentException.With.Message.Contains("'churn' is registered already"));
        Assert.That(() => _services.AddModel<Applicant, int>("Churn!"), Throws.ArgumentException);
    }

    [Test]
    public async Task The_container_disposes_its_pipelines_once()
    {
        var stub = AddStub("churn");
        var provider = _services.BuildServiceProvider();
        provider.GetRequiredService<IModel<Applicant, float>>();
        provider.GetRequiredKeyedService<IModel>("churn");

        await provider.DisposeAsync();

        Assert.That(stub.Disposals, Is.EqualTo(1));
    }

    [Test]
    public async Task AddProductionize_keeps_store_and_log_in_the_directory_and_the_host_loads_the_models()
    {
        _services.AddProductionize(options => options.Directory = _directory);
        var stubs = new StoredStubs();
        _services.AddModel<Applicant, float>(StoredStubs.Name).FromStore(StoredStubs.Alias, stubs.Loader).UsePredictionLog();
        await using (var provider = _services.BuildServiceProvider())
        {
            await (await new StoredStubs(provider.GetRequiredService<IModelStore>()).AddAsync(1)).MoveAsync(1);

            await StartAsync(provider);
            var loaded = stubs.Loaded.Count;
            var answer = await provider.GetRequiredService<IModel<Applicant, float>>().PredictAsync(Row);
            await provider.GetRequiredService<ModelPipeline<Applicant, float>>().FlushAsync();

            Assert.Multiple(() =>
            {
                Assert.That(loaded, Is.EqualTo(1));
                Assert.That(answer.Model!.ToString(), Is.EqualTo("churn@1"));
                Assert.That(provider.GetRequiredService<IModelStore>(), Is.InstanceOf<EmbeddedModelStore>());
                Assert.That(provider.GetRequiredService<IPredictionReader>(), Is.SameAs(provider.GetRequiredService<IPredictionLogger>()));
                Assert.That(provider.GetServices<IHostedService>().Count(), Is.EqualTo(1));
            });
        }

        await using var log = new PredictionLog(Path.Combine(_directory, "log"));
        Assert.That((await log.ReadRecordsAsync()).Single().Model.Name, Is.EqualTo("churn"));
        Assert.That(stubs.Loaded.Single().Disposals, Is.EqualTo(1));
    }

    [Test]
    public async Task A_host_does_not_start_with_a_model_that_cannot_load()
    {
        _services.AddSingleton<IModelStore>(new InMemoryModelStore());
        _services.AddProductionize(options => options.Directory = _directory);
        _services.AddModel<Applicant, float>("churn").FromStore("champion", new StoredStubs().Loader);
        await using var provider = _services.BuildServiceProvider();

        Assert.That(async () => await StartAsync(provider), Throws.InstanceOf<ModelNotFoundException>());
    }

    [Test]
    public async Task A_store_and_a_logger_of_ones_own_replace_the_defaults()
    {
        var (store, logger) = (new InMemoryModelStore(), new RecordingPredictionLogger());
        _services.AddSingleton<IModelStore>(store).AddSingleton<IPredictionLogger>(logger);
        _services.AddProductionize(options => options.Directory = _directory).AddProductionize();
        _services.AddModel<Applicant, float>("churn").FromModel(new StubModel(_ => 1) { Info = new("churn") }).UsePredictionLog();
        await using var provider = _services.BuildServiceProvider();

        await provider.GetRequiredService<IModel<Applicant, float>>().PredictAsync(Row);
        await provider.GetRequiredService<ModelPipeline<Applicant, float>>().FlushAsync();

        Assert.That(provider.GetRequiredService<IModelStore>(), Is.SameAs(store));
        Assert.That(logger.Records, Has.Count.EqualTo(1));
        Assert.That(Directory.EnumerateFileSystemEntries(_directory), Is.Empty);
    }

    [Test]
    public async Task The_directory_comes_from_the_configuration()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Productionize:Directory", _directory)]).Build();
        _services.AddProductionize(configuration.GetSection("Productionize"));
        await using var provider = _services.BuildServiceProvider();

        Assert.That(provider.GetRequiredService<IOptions<ProductionizeOptions>>().Value.Directory, Is.EqualTo(_directory));
    }

    [TestCase("")]
    [TestCase("  ")]
    public async Task A_directory_without_a_name_is_refused(string directory)
    {
        _services.AddProductionize(options => options.Directory = directory);
        await using var provider = _services.BuildServiceProvider();

        Assert.That(
            () => provider.GetRequiredService<IModelStore>(),
            Throws.InstanceOf<OptionsValidationException>().With.Message.Contains("ProductionizeOptions.Directory is empty"));
        Assert.That(
            () => provider.GetRequiredService<IStartupValidator>().Validate(), Throws.InstanceOf<OptionsValidationException>());
    }

    private static async Task StartAsync(ServiceProvider provider)
    {
        foreach (var hosted in provider.GetServices<IHostedService>())
        {
            await hosted.StartAsync(CancellationToken.None);
        }
    }

    private StubModel AddStub(string name, float answer = 1)
    {
        var stub = new StubModel(_ => answer) { Info = new(name) };
        _services.AddModel<Applicant, float>(name).FromModel(stub);
        return stub;
    }
}
