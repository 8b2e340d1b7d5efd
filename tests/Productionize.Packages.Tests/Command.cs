using System.Diagnostics;

namespace Productionize;

/// <summary>A command that ran to its end: its exit code and all that it printed.</summary>
internal sealed record Command(string Line, int ExitCode, string Output)
{
    // A build that hangs must not hold up everything; none takes nearly as long, even on a busy machine.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(20);

    public static async Task<Command> RunAsync(string directory, string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Workers that outlive their build would keep the output open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var late = new CancellationTokenSource(Longest);
        try
        {
            await process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        return new Command($"{file} {string.Join(' ', arguments)}", process.ExitCode, await output + await errors);
    }

    public Command Succeeded()
    {
        Assert.That(ExitCode, Is.Zero, $"{Line}\n{Output}");
        return this;
    }
}
