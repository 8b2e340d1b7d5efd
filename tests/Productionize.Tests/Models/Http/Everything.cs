namespace Productionize.Http;

/// <summary>A cell of each kind.</summary>
internal sealed record Everything(
    bool Truth, long Whole, int Small, float Single, double Double, DateTimeOffset Time, DateOnly Day, string Text, Everything.Colour Shade,
    Everything.Nested Inner)
{
    public enum Colour
    {
        Red,
        Green,
    }

    public static Everything[] Samples { get; } =
    [
        new(true, long.MaxValue, int.MinValue, 0.1f, 0.1, new(2024, 2, 29, 13, 45, 0, 123, TimeSpan.Zero), new(1999, 12, 31), "ä\n\"🙂",
            Colour.Green, new("x\"y", 2.5)),
        new(false, long.MinValue, 0, float.Epsilon, double.Epsilon, DateTimeOffset.UnixEpoch, new(1, 1, 1), "", Colour.Red, new("", -0.0)),
        new(true, 0, 7, float.MaxValue, double.MinValue, DateTimeOffset.MaxValue, new(9999, 12, 31), "NaN", Colour.Red, new("NaN", 1e300)),
        new(true, 0, 7, float.NaN, double.PositiveInfinity, DateTimeOffset.MinValue, new(2000, 1, 1), "Infinity", Colour.Red,
            new("-Infinity", 1)),
    ];

    public sealed record Nested(string Name, double Value);
}
