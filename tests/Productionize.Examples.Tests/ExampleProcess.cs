using System.Diagnostics;

namespace Productionize;

/// <summary>An example as a process of its own, as a user runs it.</summary>
internal sealed class ExampleProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    public ExampleProcess(string assembly, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, assembly));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Waits for a good end and gives what was printed.</summary>
    public async Task<string> SucceedAsync()
    {
        await _process.WaitForExitAsync();
        Assert.That(_process.ExitCode, Is.Zero, await _errors);
        return await _output;
    }

    /// <summary>Kills the process (SIGKILL: nothing of it can clean up) once the condition holds. False when it ended before.</summary>
    public async Task<bool> KillWhenAsync(Func<bool> condition)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (!_process.HasExited && !condition())
        {
            await timer.WaitForNextTickAsync();
        }

        var running = !_process.HasExited;
        _process.Kill();
        await _process.WaitForExitAsync();
        return running;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
