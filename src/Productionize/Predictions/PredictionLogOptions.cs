using System.Globalization;

namespace Productionize;

/// <summary>How the log stage of a pipeline queues and groups records.</summary>
public sealed class PredictionLogOptions
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestWaitWhenFull = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The most records waiting, those being written included; beyond it the newest are dropped (log) or refused (audit). Default 100,000;
    /// from 1.
    /// </summary>
    public int MaxRecords { get; set; } = 100_000;

    /// <summary>The most bytes waiting, likewise. Default 64 MiB; from 1 KiB.</summary>
    public int MaxBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// How long a record waits for room in a full queue before it is dropped and counted. Default 0: it is dropped at once, and no answer
    /// waits; up to 10 minutes. For batch scoring, which a slow logger then slows down: rows of a batch wait one after the other, and after
    /// a wait in vain the next ones do not wait until one was taken. A cancellation of the call ends the wait, and the answer goes out
    /// nevertheless. Each call that waits keeps one record beyond the limits. An audit refuses at once, whatever this is.
    /// </summary>
    public TimeSpan WaitWhenFull { get; set; }

    /// <summary>
    /// How long a record waits for others to be written with it. Default 5 ms; 0 to 60 seconds. An audit does not wait: what arrives
    /// during one write makes the next group.
    /// </summary>
    public TimeSpan GroupWindow { get; set; } = TimeSpan.FromMilliseconds(5);

    /// <summary>How often a group is tried before it counts as lost. Default 3; 1 to 100.</summary>
    public int MaxAttempts { get; set; } = 3;

    /// <summary>The wait before the second try; it doubles with each further one. Default 100 ms; 0 to 60 seconds.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// The share of records that is kept, above 0 up to 1. Default 1: all. A record is in or out by the hash of its
    /// <see cref="PredictionOptions.Subject"/>, or of its id where it has none: so a subject is in or out with all its predictions, in each
    /// process and after a restart, and who is in at one rate is in at every higher one. Failures and refusals are sampled alike. What is
    /// left out is not encoded, and counted in <see cref="PredictionLogStatistics.SampledOut"/>; an outcome of it finds no record. An
    /// audit refuses a rate below 1.
    /// </summary>
    /// <remarks>
    /// XXH64 (seed 0) over a byte 3, eight bytes 0, and the subject in UTF-8 or the id in 16 bytes, big-endian; the upper 53 bits divided
    /// by 2^53 are below the rate, or not. Whoever chooses subjects can choose whether they are logged: this is no defence against them.
    /// </remarks>
    public double SampleRate { get; set; } = 1;

    /// <summary>
    /// The key of the keyed hash for fields with <see cref="FieldPolicy.Pseudonymise"/>: at least 16 bytes, one per environment, kept
    /// like a password. Required where a field has that policy.
    /// </summary>
    public byte[]? PseudonymKey { get; set; }

    /// <summary>
    /// What is kept of a field for which nobody declares a policy: default <see cref="FieldPolicy.Log"/>. With
    /// <see cref="FieldPolicy.Drop"/> a field is logged only where somebody says so, the fields of the answer too. Declared is what
    /// <see cref="FieldAttribute.Policy"/>, a <see cref="Field"/> (see <see cref="Field.PolicyDeclared"/>) or <see cref="Policies"/> say.
    /// Key, subject, caller and tags of a call are no fields and stay.
    /// </summary>
    public FieldPolicy DefaultPolicy { get; set; }

    /// <summary>
    /// Policies of fields by their name in the log, as in <c>Policies = { ["input.email"] = FieldPolicy.Drop }</c> or <c>output.p</c>. Where the type or the signature of a version declares another one, the stricter counts: this can hide more, never less. A name that
    /// no field has is refused when the pipeline is built or, if it follows an alias, when a version is loaded. Read at Build.
    /// </summary>
    public IDictionary<string, FieldPolicy> Policies { get; } = new Dictionary<string, FieldPolicy>(StringComparer.Ordinal);

    // By hand rather than by attributes: those read members by reflection, which ahead-of-time compilation does not allow.
    internal void Validate()
    {
        var faults = new List<string>();
        Check(MaxRecords >= 1, nameof(MaxRecords), MaxRecords, "from 1");
        Check(MaxBytes >= 1024, nameof(MaxBytes), MaxBytes, "from 1024");
        Check(
            WaitWhenFull >= TimeSpan.Zero && WaitWhenFull <= LongestWaitWhenFull, nameof(WaitWhenFull), WaitWhenFull, "0 to 10 minutes");
        Check(GroupWindow >= TimeSpan.Zero && GroupWindow <= LongestWait, nameof(GroupWindow), GroupWindow, "0 to 60 seconds");
        Check(MaxAttempts is >= 1 and <= 100, nameof(MaxAttempts), MaxAttempts, "1 to 100");
        Check(RetryDelay >= TimeSpan.Zero && RetryDelay <= LongestWait, nameof(RetryDelay), RetryDelay, "0 to 60 seconds");
        Check(SampleRate is > 0 and <= 1, nameof(SampleRate), SampleRate, "above 0 up to 1");
        Check(
            PseudonymKey is null or { Length: >= 16 },
            nameof(PseudonymKey), $"{PseudonymKey?.Length} bytes long", "at least 16 bytes long");
        Check(Enum.IsDefined(DefaultPolicy), nameof(DefaultPolicy), DefaultPolicy, "Log, Pseudonymise or Drop");
        foreach (var (field, policy) in Policies)
        {
            Check(LogPrivacy.IsFieldName(field), $"a name in {nameof(Policies)}", $"'{field}'", "input.NAME or output.NAME");
            Check(Enum.IsDefined(policy), $"{nameof(Policies)}['{field}']", policy, "Log, Pseudonymise or Drop");
        }

        if (faults.Count > 0)
        {
            throw new ArgumentException($"{nameof(PredictionLogOptions)}: {string.Join("; ", faults)}.");
        }

        void Check(bool holds, string name, object value, string bound)
        {
            if (!holds)
            {
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}, allowed is {bound}"));
            }
        }
    }
}
