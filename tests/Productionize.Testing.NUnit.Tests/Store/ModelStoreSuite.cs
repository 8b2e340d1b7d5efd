namespace Productionize;

/// <summary>The contract over a store that breaks one promise; only <see cref="WrongImplementations"/> runs it.</summary>
public sealed class ModelStoreSuite<TWrong> : ModelStoreContract
    where TWrong : DelegatingModelStore, new()
{
    protected override ValueTask<IModelStore> CreateAsync(TimeProvider time) =>
        new(new TWrong { Inner = new InMemoryModelStore(time), Time = time });
}
