using System.Globalization;

namespace Productionize;

/// <summary>What this assembly does when a test starts it as a child process.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        if (arguments is not ["write", var folder, var count])
        {
            return 2;
        }

        await WritingChild.RunAsync(folder, int.Parse(count, CultureInfo.InvariantCulture));
        return 0;
    }
}
