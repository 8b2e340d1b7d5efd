namespace Productionize;

public static class Expect
{
    /// <summary>What a test expects, in its order.</summary>
    public static T[] Rows<T>(params T[] rows) => rows;
}
