using System.Globalization;

namespace Productionize;

/// <summary>What this assembly does when a test starts it as a child process.</summary>
internal static class Program
{
    private static int Main(string[] arguments) => arguments switch
    {
        ["mutate", var seed, var first, var count] => MutatingChild.Run(Number(seed), Number(first), Number(count)),
        _ => 2,
    };

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
