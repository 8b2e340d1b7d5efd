namespace Productionize;

/// <summary>Waits for something that comes at once unless the code is broken.</summary>
public static class Patience
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    public static Task Of(Task task) => task.WaitAsync(Longest);

    public static Task<T> Of<T>(Task<T> task) => task.WaitAsync(Longest);

    public static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Longest);
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
