namespace Productionize;

/// <summary>Keeps a fact as often as it is attached.</summary>
[Breaks(typeof(ModelStoreSuite<>), nameof(ModelStoreContract.AttachAsync_of_the_same_fact_again_keeps_it_once))]
public sealed class WrongStoreThatAttachesTwice : DelegatingModelStore
{
    public override ValueTask AttachAsync(string model, int? version, ModelFact fact, CancellationToken cancellationToken = default)
    {
        Names.ThrowIfInvalid(model);
        ArgumentNullException.ThrowIfNull(fact);
        Names.ThrowIfInvalid(fact.Kind);
        return AttachAgainAsync(model, version, fact, cancellationToken);
    }

    private async ValueTask AttachAgainAsync(string model, int? version, ModelFact fact, CancellationToken cancellationToken)
    {
        var before = await CountAsync(model, version, cancellationToken);
        await Inner.AttachAsync(model, version, fact, cancellationToken);
        if (await CountAsync(model, version, cancellationToken) == before)
        {
            await Inner.AttachAsync(model, version, fact with { At = fact.At.AddDays(1) }, cancellationToken);
        }
    }

    private ValueTask<int> CountAsync(string model, int? version, CancellationToken cancellationToken) =>
        Inner.ReadFactsAsync(model, version, null, cancellationToken).CountAsync(cancellationToken);
}
