using System.Globalization;

namespace Productionize;

/// <summary>What an HTTP model asks of its server, and the limits of the asking. Immutable; safe to share between models.</summary>
public sealed class HttpModelOptions
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>The model's name on the server, 1 to 256 characters; null (the default): the name it has here.</summary>
    public string? RemoteModel { get; init; }

    /// <summary>The version asked for, 1 to 256 characters; null (the default): the server's choice.</summary>
    public string? RemoteVersion { get; init; }

    /// <summary>Names of input tensors that are not called as their fields: field to tensor. Null (the default): none.</summary>
    public IReadOnlyDictionary<string, string>? InputNames { get; init; }

    /// <summary>
    /// Names of output tensors that are not called as their fields: field to tensor. The field of a plain output such as
    /// <c>float</c> is called <c>value</c>. Null (the default): none.
    /// </summary>
    public IReadOnlyDictionary<string, string>? OutputNames { get; init; }

    /// <summary>
    /// The name of one input tensor of shape [rows, numbers] that holds every number of the input in the order of its fields: FP32 where
    /// all are of 32 bits, else FP64. Null (the default): each field is a tensor of its own.
    /// </summary>
    public string? FeatureTensor { get; init; }

    /// <summary>Whether the tensor of a field has the shape [rows, 1] instead of [rows]. Default false.</summary>
    public bool UsesColumnMatrices { get; init; }

    /// <summary>
    /// Whether numbers of an answer may be rounded to their field: FP64 into <c>float</c>, large whole numbers into <c>float</c> or
    /// <c>double</c>. Default false: such an answer is refused, so that no digit is lost unseen.
    /// </summary>
    public bool AllowsRounding { get; init; }

    /// <summary>What is sent for a missing text, such as an empty one. Null (the default): a row with a missing text is refused.</summary>
    public string? MissingText { get; init; }

    /// <summary>
    /// Whether NaN and infinity are sent as the texts <c>"NaN"</c>, <c>"Infinity"</c> and <c>"-Infinity"</c>, which strict JSON readers
    /// take. Default false: as bare words, as Python writes them. A missing number is sent as NaN.
    /// </summary>
    public bool SendsNonFiniteAsText { get; init; }

    /// <summary>The most rows in one request; a larger batch is sent in several, in turn. Default 1,000; 1 to 1,000,000.</summary>
    public int MaxBatchRows { get; init; } = 1000;

    /// <summary>
    /// Whether a batch that the server refuses as a whole (400, 422, 500) is asked again row by row, so that only the bad rows fail.
    /// Default true.
    /// </summary>
    public bool AsksRowsAlone { get; init; } = true;

    /// <summary>
    /// The largest answer in bytes, counted while it arrives and after decompression. Default 16 MiB; 1 KiB to 1 GiB.
    /// </summary>
    public int MaxResponseBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>The longest wait for a request with all its attempts. Default 30 s; 10 ms to 1 hour.</summary>
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest wait for one attempt. Default 10 s; 10 ms to 1 hour.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How often a request is tried again after a failed connection, an attempt that took too long, or 429, 502, 503 and 504. Default 2;
    /// 0 to 10.
    /// </summary>
    public int MaxRetries { get; init; } = 2;

    /// <summary>The wait before the second attempt; it doubles with each further one, jittered. Default 200 ms; 0 to 1 hour.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// The longest wait between two attempts. A server that asks for more (<c>Retry-After</c>) is not tried again. Default 5 s; 0 to
    /// 1 hour.
    /// </summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(5);

    // By hand rather than by attributes: those read members by reflection, which ahead-of-time compilation does not allow.
    internal void Validate(Schema input, Schema output)
    {
        var faults = new List<string>();
        Name(RemoteModel, nameof(RemoteModel));
        Name(RemoteVersion, nameof(RemoteVersion));
        Name(FeatureTensor, nameof(FeatureTensor));
        Fields(InputNames, input, nameof(InputNames));
        Fields(OutputNames, output, nameof(OutputNames));
        Check(MaxBatchRows is >= 1 and <= 1_000_000, nameof(MaxBatchRows), MaxBatchRows, "1 to 1000000");
        Check(MaxResponseBytes is >= 1024 and <= 1 << 30, nameof(MaxResponseBytes), MaxResponseBytes, "1024 to 1073741824");
        Check(IsWait(TotalTimeout, 10), nameof(TotalTimeout), TotalTimeout, "10 ms to 1 hour");
        Check(IsWait(AttemptTimeout, 10), nameof(AttemptTimeout), AttemptTimeout, "10 ms to 1 hour");
        Check(MaxRetries is >= 0 and <= 10, nameof(MaxRetries), MaxRetries, "0 to 10");
        Check(IsWait(RetryDelay, 0), nameof(RetryDelay), RetryDelay, "0 to 1 hour");
        Check(IsWait(MaxRetryDelay, 0), nameof(MaxRetryDelay), MaxRetryDelay, "0 to 1 hour");
        if (faults.Count > 0)
        {
            throw new ArgumentException($"{nameof(HttpModelOptions)}: {string.Join("; ", faults)}.");
        }

        bool IsWait(TimeSpan wait, int least) => wait >= TimeSpan.FromMilliseconds(least) && wait <= Longest;

        // A dot alone would name another address: no escape keeps it in its place.
        void Name(string? name, string option) => Check(
            name is null || name.Trim().Length is >= 1 and <= 256 && name is not ("." or "..") && !name.Any(char.IsControl),
            option, $"'{TensorReader.Shown(name)}'", "1 to 256 characters without control characters, neither . nor ..");

        void Fields(IReadOnlyDictionary<string, string>? names, Schema schema, string option)
        {
            foreach (var (field, tensor) in names ?? new Dictionary<string, string>())
            {
                Check(schema.IndexOf(field) >= 0, option, $"for a field '{TensorReader.Shown(field)}'", $"one of {schema}");
                Name(tensor, $"{option}['{TensorReader.Shown(field)}']");
            }
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
