namespace Recommender;

/// <summary>What somebody bought on one day.</summary>
public sealed record Basket(string Customer, IReadOnlyList<string> Items);

/// <summary>
/// A supermarket that does not exist: its baskets are made up from a seed, always the same. Each customer likes two of the aisles and
/// takes three of four items from them.
/// </summary>
public static class Supermarket
{
    private const double Loyalty = 0.75;

    private static readonly string[][] Aisles =
    [
        ["bread", "butter", "jam", "honey", "rolls"],
        ["pasta", "tomatoes", "basil", "parmesan", "olive oil"],
        ["nappies", "wipes", "porridge", "baby food", "juice"],
        ["beer", "crisps", "nuts", "pretzels", "dip"],
        ["tea", "biscuits", "milk", "sugar", "lemons"],
        ["rice", "soy sauce", "ginger", "tofu", "noodles"],
    ];

    public static IEnumerable<Basket> Week(int week, int customers = 200)
    {
        var random = new Random(week);
        for (var customer = 0; customer < customers; customer++)
        {
            var items = new HashSet<string>();
            while (items.Count < 5)
            {
                var likes = random.NextDouble() < Loyalty;
                var aisle = likes ? (customer + random.Next(2)) % Aisles.Length : random.Next(Aisles.Length);
                items.Add(Aisles[aisle][random.Next(Aisles[aisle].Length)]);
            }

            yield return new Basket($"customer-{customer}", [.. items]);
        }
    }
}
