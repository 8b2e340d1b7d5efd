namespace Productionize;

[TestOf(typeof(InMemoryModelStore))]
public sealed class InMemoryModelStoreContractTests : ModelStoreContract
{
    protected override ValueTask<IModelStore> CreateAsync(TimeProvider time) => new(new InMemoryModelStore(time));
}
