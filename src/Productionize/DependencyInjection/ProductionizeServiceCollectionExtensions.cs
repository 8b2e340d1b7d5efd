using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Productionize;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the embedded defaults and models.</summary>
public static class ProductionizeServiceCollectionExtensions
{
    private const string NeedsReflection =
        "Reads the members of the types by reflection. Under ahead-of-time compilation build the pipeline from a model with " +
        "codecs and register it.";

    /// <summary>
    /// Registers the embedded <see cref="IModelStore"/> and the <see cref="PredictionLog"/> (as <see cref="IPredictionLogger"/> and
    /// <see cref="IPredictionReader"/> too). What is registered already stays: register another store or logger to replace one, an
    /// <see cref="IRowFileFormat"/> to have the log sealed into it, or <see cref="PredictionSegmentOptions"/> for more.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddProductionize(this IServiceCollection services) => services.AddProductionize(static _ => { });

    /// <summary>Registers the embedded defaults, as <see cref="AddProductionize(IServiceCollection)"/> does, with options.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddProductionize(this IServiceCollection services, Action<ProductionizeOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<ProductionizeOptions>()
            .Configure(configure)
            .Validate(
                options => !string.IsNullOrWhiteSpace(options.Directory),
                $"{nameof(ProductionizeOptions)}.{nameof(ProductionizeOptions.Directory)} is empty: " +
                "name a directory for the store and the log.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IModelStore>(provider => new EmbeddedModelStore(
            DirectoryOf(provider), provider.GetRequiredService<TimeProvider>(), provider.GetService<ILogger<EmbeddedModelStore>>()));
        services.TryAddSingleton(provider => new PredictionSegmentOptions
        {
            Time = provider.GetRequiredService<TimeProvider>(),
            Format = provider.GetService<IRowFileFormat>(),
        });
        services.TryAddSingleton(provider => new PredictionLog(
            Path.Combine(DirectoryOf(provider), "log"), provider.GetRequiredService<PredictionSegmentOptions>(),
            provider.GetService<ILogger<PredictionLog>>()));
        services.TryAddSingleton<IPredictionLogger>(provider => provider.GetRequiredService<PredictionLog>());
        services.TryAddSingleton<IPredictionReader>(provider =>
            provider.GetRequiredService<IPredictionLogger>() as IPredictionReader ?? provider.GetRequiredService<PredictionLog>());
        return services;
    }

    /// <summary>
    /// Registers the embedded defaults with options from configuration, such as <c>"Productionize": { "Directory": "data" }</c>.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The section with the members of <see cref="ProductionizeOptions"/>.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddProductionize(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return services.AddProductionize(options => configuration.Bind(options));
    }

    /// <summary>
    /// Registers a model under its name; continue with <c>FromStore</c> or <c>FromModel</c> and the stages. It is a keyed singleton,
    /// <c>[FromKeyedServices("churn")] IModel&lt;Customer, float&gt;</c>; without a key it can be had as long as it is the only one of its
    /// types. The container owns it; a host loads it at start.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The model's name (see <see cref="Names"/>).</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The builder of its pipeline.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is no name, or a model of this name is registered already.</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public static ModelBuilder<TInput, TOutput> AddModel<TInput, TOutput>(this IServiceCollection services, string name)
    {
        ArgumentNullException.ThrowIfNull(services);
        var builder = new ModelBuilder<TInput, TOutput>(name, RowCodec.For<TInput>, RowCodec.For<TOutput>);
        if (services.Any(service =>
            !service.IsKeyedService && service.ImplementationInstance is ModelRegistration known && known.Name == name))
        {
            throw new ArgumentException($"A model '{name}' is registered already. Give each model a name of its own.", nameof(name));
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ModelStarter>());
        services.AddSingleton(new ModelRegistration(
            name, typeof(TInput), typeof(TOutput), provider => provider.GetRequiredKeyedService<ModelPipeline<TInput, TOutput>>(name)));
        services.AddKeyedSingleton(name, (provider, _) => builder.Build(provider));
        services.AddKeyedSingleton<IModel<TInput, TOutput>>(name, (provider, key) =>
            provider.GetRequiredKeyedService<ModelPipeline<TInput, TOutput>>(key));
        services.AddKeyedSingleton<IModel>(name, (provider, key) => provider.GetRequiredKeyedService<ModelPipeline<TInput, TOutput>>(key));
        services.TryAddSingleton(provider =>
            provider.GetRequiredKeyedService<ModelPipeline<TInput, TOutput>>(OnlyName<TInput, TOutput>(provider)));
        services.TryAddSingleton<IModel<TInput, TOutput>>(provider => provider.GetRequiredService<ModelPipeline<TInput, TOutput>>());
        return builder;
    }

    /// <summary>Adds a health check that is healthy while every registered model can answer; its data names the versions served.</summary>
    /// <param name="builder">The health checks; the check is called <c>models</c> and tagged <c>ready</c>.</param>
    /// <returns>The health checks.</returns>
    public static IHealthChecksBuilder AddProductionize(this IHealthChecksBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(
            "models", provider => ActivatorUtilities.CreateInstance<ModelHealthCheck>(provider), failureStatus: null, tags: ["ready"]));
    }

    private static string DirectoryOf(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<ProductionizeOptions>>().Value.Directory;

    private static string OnlyName<TInput, TOutput>(IServiceProvider provider)
    {
        var names = provider.GetServices<ModelRegistration>()
            .Where(model => model.InputType == typeof(TInput) && model.OutputType == typeof(TOutput))
            .Select(model => model.Name).ToArray();
        return names.Length == 1 ? names[0] : throw new InvalidOperationException(
            $"There are {names.Length} models from {typeof(TInput).Name} to {typeof(TOutput).Name}: {string.Join(", ", names)}. " +
            $"Ask for one by its name: [FromKeyedServices(\"{names[0]}\")].");
    }
}
