namespace Productionize;

/// <summary>The contract over a store that breaks a promise only where several instances share its data.</summary>
public sealed class SharedModelStoreSuite<TWrong> : ModelStoreContract
    where TWrong : DelegatingModelStore, new()
{
    private IModelStore _shared = null!;

    protected override ValueTask<IModelStore> CreateAsync(TimeProvider time) =>
        new(new TWrong { Inner = _shared = new InMemoryModelStore(time), Time = time });

    protected override ValueTask<IModelStore?> OpenAnotherAsync(TimeProvider time) => new(new TWrong { Inner = _shared, Time = time });
}
