namespace Productionize;

/// <summary>A package as the one version of a store in memory, which a pipeline follows.</summary>
internal static class LiveVersions
{
    private const string Alias = "champion";

    public static ModelBuilder<TInput, TOutput> Of<TInput, TOutput>(
        ModelPackage package, IModelLoader<TInput, TOutput> loader, RowCodec<TInput> input, RowCodec<TOutput> output)
    {
        var store = new InMemoryModelStore();
        var version = store.AddAsync(package).AsTask().GetAwaiter().GetResult();
        new ModelPromotion<TInput, TOutput>(store, package.Model, Alias, loader)
            .PromoteAsync(version.Number, "benchmark", "the only one").AsTask().GetAwaiter().GetResult();
        return Model.FromStore(package.Model, store, Alias, loader, input, output);
    }
}
