namespace Recommender;

/// <summary>The proof of concept, which knows nothing of Productionize: what is bought together is recommended together.</summary>
public sealed class CoOccurrence
{
    private readonly Dictionary<string, Dictionary<string, int>> _together = [];
    private readonly Dictionary<string, int> _bought = [];
    private readonly Dictionary<string, HashSet<string>> _history = [];

    public CoOccurrence(IEnumerable<Basket> baskets)
    {
        foreach (var basket in baskets)
        {
            Of(_history, basket.Customer).UnionWith(basket.Items);
            foreach (var item in basket.Items)
            {
                _bought[item] = _bought.GetValueOrDefault(item) + 1;
                foreach (var other in basket.Items.Where(other => other != item))
                {
                    var row = Of(_together, item);
                    row[other] = row.GetValueOrDefault(other) + 1;
                }
            }
        }
    }

    public bool Knows(string customer) => _history.ContainsKey(customer);

    public IEnumerable<(string Item, double Score)> MostPopular(int count) =>
        Best(_bought.Select(item => (item.Key, (double)item.Value)), count);

    /// <summary>The score of an item: the sum of its cosine similarities to what the customer bought before.</summary>
    public IEnumerable<(string Item, double Score)> For(string customer, int count) =>
        Best(
            from item in _history[customer]
            from other in _together.GetValueOrDefault(item) ?? []
            group other.Value / Math.Sqrt(_bought[item] * (double)_bought[other.Key]) by other.Key into similar
            select (similar.Key, similar.Sum()),
            count);

    private static IEnumerable<(string Item, double Score)> Best(IEnumerable<(string Item, double Score)> scored, int count) =>
        scored.OrderByDescending(item => item.Score).ThenBy(item => item.Item, StringComparer.Ordinal).Take(count);

    private static TValue Of<TValue>(Dictionary<string, TValue> table, string key)
        where TValue : new() => table.TryGetValue(key, out var value) ? value : table[key] = new();
}
