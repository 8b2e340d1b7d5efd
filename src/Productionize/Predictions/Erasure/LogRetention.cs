namespace Productionize;

/// <summary>
/// Deletes files of a log all of whose content has expired: sealed files by the day in their path, segments by what is in them. For one
/// caller at a time, who holds the lock of the log.
/// </summary>
internal sealed class LogRetention(LogDirectory directory, PredictionSegmentOptions options)
{
    private readonly DateTimeOffset _now = options.Time.GetUtcNow();

    /// <summary>Deletes what has expired.</summary>
    /// <returns>The number of files.</returns>
    public async ValueTask<int> DeleteAsync(CancellationToken cancellationToken)
    {
        if (options.KeepFor is null && options.KeepModelFor is null or { Count: 0 })
        {
            return 0;
        }

        var count = 0;
        foreach (var (path, isOutcomes) in directory.ListSealed(options.Format?.Extension).ToArray())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (LogDirectory.DayOf(path) is { } day && day < DayOf(isOutcomes ? Outcomes() : OfFolder(LogDirectory.FolderOfModel(path))))
            {
                Delete(path);
                count++;
            }
        }

        foreach (var segment in directory.ListSegments())
        {
            if (File.GetLastWriteTimeUtc(segment) < Longest().UtcDateTime && LogDirectory.IsEnded(segment) &&
                await HasExpiredAsync(segment, cancellationToken).ConfigureAwait(false))
            {
                Delete(segment);
                count++;
            }
        }

        foreach (var damaged in directory.ListDamaged())
        {
            // Nobody can say what is in it.
            if (File.GetLastWriteTimeUtc(damaged) < Outcomes().UtcDateTime)
            {
                File.Delete(damaged);
                count++;
            }
        }

        return count;
    }

    // The day on which the last moment lies that is not kept any more.
    private static DateOnly DayOf(DateTimeOffset end) => DateOnly.FromDateTime(end.UtcDateTime);

    private async ValueTask<bool> HasExpiredAsync(string segment, CancellationToken cancellationToken)
    {
        using var file = new SegmentLoggedFile(segment, null, directory.IndexOf(segment), (_, _) => { });
        foreach (var outcome in file.ReadOutcomes(cancellationToken))
        {
            if (outcome.ObservedAt >= Outcomes())
            {
                return false;
            }
        }

        using var read = new LogRead([file]);
        await foreach (var (block, rows) in read.ReadAsync(new PredictionQuery(), cancellationToken).ConfigureAwait(false))
        {
            foreach (var row in rows)
            {
                if (block[row].Time >= Of(block[row].Source.Model.Name))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private DateTimeOffset OfFolder(string folder) =>
        Of(options.KeepModelFor?.Keys.FirstOrDefault(model => LogDirectory.FolderOf(model) == folder) ?? "");

    private DateTimeOffset Of(string model) => Before(
        options.KeepModelFor?.TryGetValue(model, out var time) == true ? time : options.KeepFor);

    // Nobody knows which model an outcome is of: it is kept as long as the one that is kept longest.
    private DateTimeOffset Outcomes() => options.KeepFor is { } all
        ? Before((options.KeepModelFor ?? new Dictionary<string, TimeSpan>()).Values.Append(all).Max())
        : DateTimeOffset.MinValue;

    // No segment that was written to since can have expired.
    private DateTimeOffset Longest() => Before((options.KeepModelFor?.Values ?? []).Append(options.KeepFor ?? TimeSpan.MaxValue).Min());

    private DateTimeOffset Before(TimeSpan? kept) =>
        kept is { } time && time < _now - DateTimeOffset.MinValue ? _now - time : DateTimeOffset.MinValue;

    private void Delete(string path)
    {
        LogDirectory.DeleteIndex(directory.IndexOf(path));
        File.Delete(path);
    }
}
