using Productionize;

namespace Recommender;

/// <summary>Who shops. A policy on the field makes the log keep a pseudonym of the customer, or nothing.</summary>
public sealed record Shopper(string Customer);

/// <summary>A ranked list, the best first.</summary>
public sealed record Recommendation(IReadOnlyList<RankedItem> Items)
{
    public const int Length = 5;

    public static Recommendation Of(IEnumerable<(string Item, double Score)> ranked) =>
        new([.. ranked.Select(item => new RankedItem(item.Item, item.Score))]);
}
