namespace Productionize;

/// <summary>The members of the lines of a prediction log. The first member says what a line is.</summary>
internal static class LineNames
{
    public const string Id = "id";
    public const string Time = "time";
    public const string Model = "model";
    public const string Version = "version";
    public const string Format = "format";
    public const string Digest = "digest";
    public const string Source = "source";
    public const string Role = "role";
    public const string Status = "status";
    public const string DurationMs = "durationMs";
    public const string Key = "key";
    public const string Subject = "subject";
    public const string Caller = "caller";
    public const string Trace = "trace";
    public const string Tags = "tags";
    public const string Reason = "reason";
    public const string Error = "error";
    public const string Input = "input";
    public const string Output = "output";
    public const string Outcome = "outcome";
    public const string Value = "value";
    public const string Number = "number";
    public const string Observed = "observed";
    public const string Revision = "revision";
    public const string Crc = "crc";

    public static ReadOnlySpan<byte> SourceStart => "{\"source\":\""u8;

    public static ReadOnlySpan<byte> OutcomeStart => "{\"outcome\":\""u8;
}
