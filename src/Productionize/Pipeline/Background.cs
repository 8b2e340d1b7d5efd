namespace Productionize;

/// <summary>
/// Starts work that outlives the call that begins it, without that call's context: its trace and its ambient values belong to one
/// caller, and the work to all of them.
/// </summary>
internal static class Background
{
    public static Task Run(Func<Task> work)
    {
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(work);
        }
    }
}
