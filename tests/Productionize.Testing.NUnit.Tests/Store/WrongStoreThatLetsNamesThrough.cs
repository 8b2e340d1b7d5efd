namespace Productionize;

/// <summary>Looks for any name when it opens, and finds nothing, where it should refuse.</summary>
[Breaks(typeof(ModelStoreSuite<>), nameof(ModelStoreContract.Hostile_names_are_refused_at_the_call_with_the_rule_in_the_message))]
public sealed class WrongStoreThatLetsNamesThrough : DelegatingModelStore
{
    public override ValueTask<ModelContent> OpenAsync(string model, int version, CancellationToken cancellationToken = default) =>
        model is null || Names.IsValid(model) ? Inner.OpenAsync(model!, version, cancellationToken)
            : ValueTask.FromException<ModelContent>(new ModelNotFoundException(model, []));
}
