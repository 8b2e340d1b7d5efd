namespace Productionize;

/// <summary>Goes on adding when it is told to stop.</summary>
[Breaks(typeof(ModelStoreSuite<>), nameof(ModelStoreContract.AddAsync_that_is_cancelled_adds_nothing))]
public sealed class WrongStoreThatAddsDespiteCancellation : DelegatingModelStore
{
    public override ValueTask<ModelVersion> AddAsync(ModelPackage package, CancellationToken cancellationToken = default) =>
        Inner.AddAsync(package, CancellationToken.None);
}
