global using Snippets.src_Productionize_Abstractions_README_1; // a model of a team's own
global using Snippets.src_Productionize_MLNet_FromEnginePool_1; // the classes of a team on an engine pool
using Microsoft.Extensions.DependencyInjection;
using Productionize;

// What a reader of a README has already, so that its snippets need not say it.
namespace Snippets;

public abstract class Surroundings
{
    protected Customer customer = new(45, "clerk");
    protected IServiceCollection services = new ServiceCollection();
    protected PredictionLog log = null!;
    protected IModelStore store = null!;
    protected ModelPackage package = null!;
    protected IModelLoader<Customer, float> loader = null!;

    public abstract Task RunAsync();
}

public sealed record Customer(float Age, string? Job);

public static class Poc
{
    public static float Score(Customer customer) => customer.Age < 30 ? 0.75f : 0.25f;
}
