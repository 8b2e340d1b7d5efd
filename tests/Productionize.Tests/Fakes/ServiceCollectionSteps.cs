using Microsoft.Extensions.DependencyInjection;

namespace Productionize;

public static class ServiceCollectionSteps
{
    /// <summary>A builder without a model.</summary>
    public static ModelBuilder<Applicant, float> AddModelOf(this IServiceCollection services, string name = StoredStubs.Name) =>
        services.AddModel<Applicant, float>(name);
}
