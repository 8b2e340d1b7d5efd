using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Productionize;

/// <summary>
/// Erases somebody whose name stands in every field, kills the erasure at a moment, asks for it again, and looks for the name in every byte
/// that is left, in packed columns too. In every third round another process holds a segment meanwhile.
/// </summary>
internal static class CompleteErasure
{
    private static readonly ParquetRowFormat Format = new();

    public static async Task<PromiseResult> ShowAsync(Lane lane)
    {
        var (records, kills) = lane == Lane.Full ? (100_000, 50) : (1000, 10);
        var random = new Random(1);
        var canary = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
        using var template = new ScratchDirectory();
        await ErasedSamples.WriteAsync(template.Path, records, canary);
        var known = await TextsAsync(template.Path, canary);
        var planted = await FilesWithAsync(template.Path, canary);
        var (whole, _) = await RunAsync(template.Path, canary, known, null, false);
        var (midst, left, changed) = (0, whole.Left, whole.Changed);
        for (var kill = 0; kill < kills; kill++)
        {
            // Once in each part of the time that it takes undisturbed.
            var after = whole.Milliseconds * (kill + random.NextDouble()) / kills;
            var (result, wasKilled) = await RunAsync(template.Path, canary, known, after, kill % 3 == 2);
            (midst, left, changed) = (midst + (wasKilled ? 1 : 0), left + result.Left, changed + result.Changed);
        }

        return PromiseResult.Of(
            left == 0 && changed == 0 && planted > 0 && midst > kills / 2,
            $"{kills} kills, {midst} of them in the midst; of {planted} files {left} with the name, {changed} others changed");
    }

    private static async Task<((double Milliseconds, int Left, int Changed) Result, bool WasKilled)> RunAsync(
        string template, string canary, string[] known, double? killAfter, bool isHeld)
    {
        using var directory = new ScratchDirectory();
        ScratchCopies.Copy(template, directory.Path);
        using var holder = isHeld ? Start("hold", directory.Path, canary) : null;
        if (holder is not null && await holder.StandardOutput.ReadLineAsync() is null)
        {
            throw new InvalidOperationException("The process that holds a segment ended by itself.");
        }

        var before = isHeld ? await TextsAsync(directory.Path, canary) : known;
        using var eraser = Start("erase", directory.Path, canary);
        await eraser.StandardOutput.ReadLineAsync();
        if (killAfter is { } after)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(after));
            eraser.Kill();
        }

        var took = await eraser.StandardOutput.ReadToEndAsync();
        await eraser.WaitForExitAsync();
        if (killAfter is not null)
        {
            await using var log = new PredictionLog(directory.Path, new PredictionSegmentOptions { Format = Format });
            await log.EraseSubjectAsync(canary);
        }

        var left = await FilesWithAsync(directory.Path, canary);
        var texts = await TextsAsync(directory.Path, canary);
        var changed = before.Except(texts).Count() + Math.Abs(before.Length - texts.Length);
        if (holder is not null)
        {
            // It goes on in the segment from which its records were erased.
            await holder.StandardInput.WriteLineAsync();
            await holder.WaitForExitAsync();
            changed += Math.Abs((await TextsAsync(directory.Path, canary)).Length - texts.Length - ErasingChild.HeldLater);
        }

        var milliseconds = killAfter is null ? double.Parse(took, CultureInfo.InvariantCulture) : 0;
        return ((milliseconds, left, changed), eraser.ExitCode != 0);
    }

    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(
        "dotnet", ["exec", typeof(CompleteErasure).Assembly.Location, .. arguments])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    private static async Task<string[]> TextsAsync(string directory, string canary)
    {
        await using var log = new PredictionLog(directory, new PredictionSegmentOptions { Format = Format });
        return await LoggedTexts.ReadAsync(log, record => record.Subject != canary);
    }

    private static async Task<int> FilesWithAsync(string directory, string canary)
    {
        var (bytes, count) = (Encoding.UTF8.GetBytes(canary), 0);
        foreach (var file in Directory.GetFiles(directory, "*", SearchOption.AllDirectories))
        {
            // Who holds a mark lets nobody read it: it is empty.
            var isFound = new FileInfo(file).Length > 0
                && ((await File.ReadAllBytesAsync(file)).AsSpan().IndexOf(bytes) >= 0 || (file.EndsWith(Format.Extension, StringComparison.Ordinal)
                    && await IsInRowsAsync(file, bytes)));
            count += isFound ? 1 : 0;
        }

        return count;
    }

    // Packed, a name need not stand in the bytes of the file.
    private static async Task<bool> IsInRowsAsync(string path, byte[] bytes)
    {
        await using var reader = await Format.OpenAsync(path);
        var schema = reader.Notes.Count == 0 ? FlatOutcomes.Schema
            : new FlatRecords(SourceLine.Read(SealedNotes.Line(reader.Notes)).Source).Schema;
        return await reader.ReadAsync(schema).AnyAsync(row => row.Data.Span.IndexOf(bytes) >= 0);
    }
}
