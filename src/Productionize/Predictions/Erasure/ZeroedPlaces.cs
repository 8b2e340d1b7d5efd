using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Productionize;

/// <summary>
/// Overwrites places in a segment that another process still writes, where nothing can be taken out. The places are noted on the device
/// first, without what stands there: half a record could not be told to be the subject's any more. For one caller at a time.
/// </summary>
internal sealed class ZeroedPlaces(LogDirectory directory)
{
    private readonly string _note = Path.Combine(directory.Root, "erasures", "places");

    /// <summary>Overwrites what an erasure that was killed had noted.</summary>
    public void Resume()
    {
        if (!File.Exists(_note))
        {
            return;
        }

        // A note that is not whole had nothing overwritten yet: its last line is its end.
        var lines = File.ReadAllLines(_note);
        if (lines.Length > 1 && lines[^1] == "end" && Find(lines[0]) is { } segment)
        {
            Overwrite(segment, [.. lines[1..^1].Select(line =>
            {
                var numbers = Array.ConvertAll(line.Split(' '), text => long.Parse(text, CultureInfo.InvariantCulture));
                return (numbers[0], (int)numbers[1]);
            })]);
        }

        File.Delete(_note);
    }

    /// <summary>Notes places of a segment and overwrites them.</summary>
    public void Zero(string segment, IReadOnlyList<(long Offset, int Length)> places)
    {
        DurableDirectory.Create(Path.GetDirectoryName(_note)!);
        using (var file = new FileStream(_note, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            using (var text = new StreamWriter(file, leaveOpen: true))
            {
                text.WriteLine(Path.GetFileName(segment));
                foreach (var (offset, length) in places)
                {
                    text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{offset} {length}"));
                }

                text.Write("end");
            }

            DurableFile.Sync(file.SafeFileHandle);
        }

        DurableFile.SyncDirectory(Path.GetDirectoryName(_note)!);
        Overwrite(segment, places);
        File.Delete(_note);
    }

    // A seal takes half a record for damage, and puts the segment aside.
    private string? Find(string name)
    {
        var segment = Path.Combine(directory.Segments, name);
        return new[] { segment, LogDirectory.DamagedOf(segment) }.FirstOrDefault(File.Exists);
    }

    private static void Overwrite(string segment, IReadOnlyList<(long Offset, int Length)> places)
    {
        using SafeFileHandle file = File.OpenHandle(
            segment, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        foreach (var (offset, length) in places)
        {
            RandomAccess.Write(file, new byte[length], offset);
        }

        DurableFile.Sync(file);
    }
}
