namespace Productionize;

public sealed class InMemoryModelStoreTests : ModelStoreTests
{
    protected override IModelStore Create(TimeProvider time) => new InMemoryModelStore(time);
}
