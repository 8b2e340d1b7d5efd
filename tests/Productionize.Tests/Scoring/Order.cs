namespace Productionize;

public sealed record Order(string Id, long Number, double Amount)
{
    public static IReadOnlyList<Order> Many(int count, int from = 0) =>
        [.. Enumerable.Range(from, count).Select(number => new Order($"order-{number}", number, number / 4.0))];
}

public sealed record Risk(double Score, bool High)
{
    public static Risk Of(Order order) => new(order.Amount / 1000, order.Amount > 100);
}
