using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Productionize;

/// <summary>Adds content as new that another instance has added.</summary>
[Breaks(typeof(SharedModelStoreSuite<>), nameof(ModelStoreContract.Two_instances_that_add_at_once_give_one_version_per_content))]
public sealed class WrongStoreThatKnowsOnlyItsOwnContents : DelegatingModelStore
{
    private static readonly ConditionalWeakTable<IModelStore, ConcurrentDictionary<(string, string), IModelStore>> Owners = [];

    public override ValueTask<ModelVersion> AddAsync(ModelPackage package, CancellationToken cancellationToken = default) =>
        OwnAsync(Inner.AddAsync(package, cancellationToken), package, cancellationToken);

    private async ValueTask<ModelVersion> OwnAsync(
        ValueTask<ModelVersion> adding, ModelPackage package, CancellationToken cancellationToken)
    {
        var version = await adding;
        var owner = Owners.GetOrCreateValue(Inner).GetOrAdd((version.Model, version.Digest), this);
        return ReferenceEquals(owner, this) ? version : await Inner.AddAsync(
            package with { Parameters = new Dictionary<string, string> { ["mine"] = "too" } }, cancellationToken);
    }
}
