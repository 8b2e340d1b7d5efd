namespace Productionize;

/// <summary>Finds the entry of an alias's history by which a version came to answer.</summary>
internal static class VersionPromotion
{
    public static async ValueTask<(AliasEntry? Promotion, string? Note)> FindAsync(
        IModelStore store, PredictionRecord record, string alias, CancellationToken cancellationToken)
    {
        var model = record.Model;
        if (model.Version is not { } version)
        {
            return (null, $"{model} has no version: it was not loaded from a store.");
        }

        if (!Names.IsValid(model.Name))
        {
            return (null, $"The store has no model '{model.Name}': that is no name.");
        }

        AliasEntry? promotion = null, inForce = null;
        try
        {
            await foreach (var entry in store.ReadAliasAsync(model.Name, alias, 0, false, cancellationToken).ConfigureAwait(false))
            {
                // A refusal keeps a verdict and moves nothing.
                if (entry.At <= record.Time && entry.Change.Action != AliasAction.Refuse)
                {
                    inForce = entry;
                    promotion = entry.After == version ? entry : promotion;
                }
            }
        }
        catch (Exception missing) when (missing is ModelNotFoundException or AliasNotFoundException)
        {
            return (null, missing.Message);
        }

        // A swap takes a moment, in which the version before goes on to answer.
        return (promotion, inForce?.After == version ? null
            : promotion is null ? $"{model} was not '{alias}' before the call: {Pointed(inForce, alias)}."
            : $"{model} answered although it was '{alias}' no more: {Pointed(inForce, alias)}.");
    }

    private static string Pointed(AliasEntry? entry, string alias) =>
        entry?.After is { } version ? $"'{alias}' pointed at version {version} (#{entry.Revision})" : $"'{alias}' pointed at nothing";
}
