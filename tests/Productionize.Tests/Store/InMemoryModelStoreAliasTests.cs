namespace Productionize;

public sealed class InMemoryModelStoreAliasTests : ModelStoreAliasTests
{
    protected override IModelStore Create(TimeProvider time) => new InMemoryModelStore(time);
}
