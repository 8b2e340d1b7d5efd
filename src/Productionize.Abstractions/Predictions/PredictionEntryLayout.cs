namespace Productionize;

/// <summary>
/// The bytes of one record, little-endian: id, UTC ticks, duration in ticks, number of the source, role, status, two unused bytes, then
/// the length of each part (-1: none), then the parts themselves.
/// </summary>
internal static class PredictionEntryLayout
{
    public const int Id = 0;
    public const int UtcTicks = 16;
    public const int DurationTicks = 24;
    public const int Source = 32;
    public const int Role = 36;
    public const int Status = 37;
    public const int Lengths = 40;
    public const int Parts = 9;
    public const int HeaderSize = Lengths + (Parts * sizeof(int));

    /// <summary>The parts, in their order.</summary>
    public enum Part
    {
        Input,
        Output,
        Subject,
        Caller,
        Key,
        TraceId,
        Reason,
        Error,
        Tags,
    }
}
