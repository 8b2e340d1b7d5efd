namespace Productionize;

/// <summary>
/// When a <see cref="PredictionLog"/> begins a new segment, and what becomes of those that have ended. Immutable; safe to share between
/// logs.
/// </summary>
public sealed class PredictionSegmentOptions
{
    /// <summary>The size in bytes at which a segment ends; default 32 MiB; 4 KiB to 1 GiB. The batch that reaches it still goes in.</summary>
    public long MaxBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>The age at which a segment ends, looked at when something is logged; default an hour; from a second.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// The format into which ended segments are sealed, for other tools to read, such as <c>ParquetRowFormat</c> of the package
    /// Productionize.Parquet; null (the default) leaves them as they are. A log that has sealed files is read with the format that wrote
    /// them.
    /// </summary>
    public IRowFileFormat? Format { get; init; }

    /// <summary>
    /// How long records and outcomes are kept; null (the default): for ever; from an hour. They are deleted file by file when everything in
    /// one has expired, so a day later at most where they are sealed.
    /// </summary>
    public TimeSpan? KeepFor { get; init; }

    /// <summary>
    /// The same for single models, by name; from an hour each. Outcomes do not say of which model they are, and go by the longest of all.
    /// </summary>
    public IReadOnlyDictionary<string, TimeSpan>? KeepModelFor { get; init; }

    /// <summary>The clock; the system's by default.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    internal void Validate()
    {
        var faults = new OptionFaults();
        faults.Check(MaxBytes is >= 4096 and <= 1 << 30, nameof(MaxBytes), MaxBytes, "4096 to 1073741824");
        faults.Check(MaxAge >= TimeSpan.FromSeconds(1), nameof(MaxAge), MaxAge, "from 00:00:01");
        var shortest = TimeSpan.FromHours(1);
        faults.Check(KeepFor is null || KeepFor >= shortest, nameof(KeepFor), KeepFor ?? default, "from 01:00:00");
        foreach (var (model, time) in KeepModelFor ?? new Dictionary<string, TimeSpan>())
        {
            faults.Check(time >= shortest, $"{nameof(KeepModelFor)}['{model}']", time, "from 01:00:00");
        }

        faults.Check(Time is not null, nameof(Time), "null", "a clock");
        faults.ThrowIfAny(nameof(PredictionSegmentOptions));
    }
}
