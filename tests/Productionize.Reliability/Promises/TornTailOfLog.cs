namespace Productionize;

/// <summary>Cuts a segment off at every byte of its last three records.</summary>
internal static class TornTailOfLog
{
    public static async Task<PromiseResult> ShowAsync()
    {
        using var directory = new ScratchDirectory();
        var segment = await LoggedNumbers.WriteAsync(directory.Path, [1, 2, 3], [4], [5, 6]);
        var whole = await File.ReadAllBytesAsync(segment);

        // Where three records are back, the last three begin.
        var (first, cuts, wrong) = (whole.Length, 0, 0);
        var known = 6;
        for (var length = whole.Length; length >= 0 && known >= 3; length--)
        {
            await File.WriteAllBytesAsync(segment, whole[..length]);
            var read = await LoggedNumbers.ReadAsync(directory.Path);

            // One byte less never gives more, nor takes more than the record that it was of.
            wrong += read.SequenceEqual(Enumerable.Range(1, read.Count)) && read.Count <= known && read.Count >= known - 1 ? 0 : 1;
            (first, cuts, known) = (length, cuts + 1, read.Count);
        }

        return PromiseResult.Of(wrong == 0 && known == 2, $"{cuts} cuts from byte {first}, {wrong} with another result");
    }
}
