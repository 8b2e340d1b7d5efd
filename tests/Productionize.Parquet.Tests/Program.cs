namespace Productionize;

/// <summary>What this assembly does when a test starts it as a child process.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        await Task.CompletedTask;
        return arguments.Length;
    }
}
