using System.ComponentModel;
using System.Diagnostics;

namespace Productionize;

/// <summary>A small disk of its own, mounted until it is disposed. Needs Linux and root.</summary>
internal sealed class MountedDisk : IAsyncDisposable
{
    private readonly ScratchDirectory _directory = new();

    private MountedDisk()
    {
    }

    public string Path => _directory.Path;

    /// <summary>A disk in memory; null where it cannot be mounted.</summary>
    public static Task<MountedDisk?> InMemoryAsync(string size) => MountAsync("-t", "tmpfs", "-o", $"size={size}", "none");

    /// <summary>A disk in a file; null where it cannot be mounted.</summary>
    public static Task<MountedDisk?> OfImageAsync(string image) => MountAsync("-o", "loop", image);

    public static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", Path);
        _directory.Dispose();
    }

    private static async Task<MountedDisk?> MountAsync(params string[] arguments)
    {
        var disk = new MountedDisk();
        if (OperatingSystem.IsLinux() && await RunAsync("mount", [.. arguments, disk.Path]))
        {
            return disk;
        }

        disk._directory.Dispose();
        return null;
    }
}
