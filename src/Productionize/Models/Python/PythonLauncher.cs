using System.Collections.Concurrent;
using System.Diagnostics;

namespace Productionize;

/// <summary>
/// Starts processes from one thread that lives as long as they do. On Linux a child that asked to die with its parent dies with the thread
/// that started it, and threads of the pool come and go.
/// </summary>
internal sealed class PythonLauncher : IDisposable
{
    private readonly BlockingCollection<(ProcessStartInfo Start, TaskCompletionSource<Process> Started)> _orders = [];

    public PythonLauncher() => new Thread(Run) { IsBackground = true, Name = "Productionize Python launcher" }.UnsafeStart();

    public Task<Process> StartAsync(ProcessStartInfo start)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        _orders.Add((start, started));
        return started.Task;
    }

    /// <summary>Ends the thread; called after the last process has ended.</summary>
    public void Dispose() => _orders.CompleteAdding();

    private void Run()
    {
        foreach (var (start, started) in _orders.GetConsumingEnumerable())
        {
            try
            {
                started.SetResult(Process.Start(start)!);
            }
            catch (Exception error)
            {
                started.SetException(error);
            }
        }

        _orders.Dispose();
    }
}
