using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Productionize;

/// <summary>
/// Copies the image of a disk while a process logs on it: the copy is what a power cut would have left, since it lacks what the system
/// still holds in memory. What was acknowledged by then must be in it.
/// </summary>
internal static class PowerCut
{
    private const int Cuts = 100;
    private const int ImageBytes = 128 * 1024 * 1024;

    public static async Task<PromiseResult> ShowAsync(Lane lane)
    {
        if (lane != Lane.Full)
        {
            return PromiseResult.NotRun("only in the full lane, as root");
        }

        using var directory = new ScratchDirectory();
        var image = Path.Combine(directory.Path, "image");
        await using (var file = File.Create(image))
        {
            file.SetLength(ImageBytes);
        }

        if (!await MountedDisk.RunAsync("mkfs.ext4", "-q", "-F", image) || await MountedDisk.OfImageAsync(image) is not { } disk)
        {
            return PromiseResult.NotRun("an image cannot be mounted: run it as root, with mkfs.ext4");
        }

        await using (disk)
        {
            return await CutAsync(image, disk.Path);
        }
    }

    private static async Task<PromiseResult> CutAsync(string image, string disk)
    {
        using var child = Process.Start(new ProcessStartInfo(
            "dotnet", ["exec", typeof(PowerCut).Assembly.Location, "log", Path.Combine(disk, "log"), "0"]) { RedirectStandardOutput = true })!;
        var said = new ConcurrentQueue<int>();
        var listening = Task.Run(async () =>
        {
            while (await child.StandardOutput.ReadLineAsync() is { } line)
            {
                said.Enqueue(int.Parse(line, CultureInfo.InvariantCulture));
            }
        });
        var (acknowledged, lost, random) = (0, 0, new Random(1));
        var copy = image + ".cut";
        try
        {
            for (var cut = 0; cut < Cuts; cut++)
            {
                await Task.Delay(random.Next(5, 50));
                await MountedDisk.RunAsync("kill", "-STOP", $"{child.Id}");
                var until = said.ToArray();
                File.Copy(image, copy, overwrite: true);
                await MountedDisk.RunAsync("kill", "-CONT", $"{child.Id}");
                await using var left = await MountedDisk.OfImageAsync(copy) ?? throw new InvalidOperationException("The copy cannot be mounted.");
                var read = (await LoggedNumbers.ReadAsync(Path.Combine(left.Path, "log"))).ToHashSet();
                var expected = until.SelectMany(number => Enumerable.Range(number, LoggingChild.BatchSize)).ToList();
                (acknowledged, lost) = (acknowledged + expected.Count, lost + expected.Count(number => !read.Contains(number)));
            }
        }
        finally
        {
            child.Kill();
            await child.WaitForExitAsync();
            await Task.WhenAny(listening, Task.Delay(1000));
        }

        return PromiseResult.Of(lost == 0 && acknowledged > 0, $"{Cuts} cuts, {acknowledged} acknowledged before them, {lost} lost");
    }
}
