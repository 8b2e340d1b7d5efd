using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace Productionize;

/// <summary>How an ONNX model runs and how types map to it. The defaults are for serving on the CPU.</summary>
public sealed class OnnxOptions
{
    /// <summary>
    /// Threads within one operator of one call. Default 1; 1 to 1,024. Requests come in parallel: with one thread each they scale over the
    /// processors, with more they compete, and idle ones spin. Raise it where few calls each take long.
    /// </summary>
    public int IntraOpThreads { get; init; } = 1;

    /// <summary>Operators of one call that run at the same time. Default 1; 1 to 1,024. More help only wide graphs.</summary>
    public int InterOpThreads { get; init; } = 1;

    /// <summary>
    /// The most rows that a batch sends through the model in one run; a larger batch is split. Default 1,024; 1 to 1,000,000. Beside it
    /// a run takes at most 16 MiB of inputs.
    /// </summary>
    public int MaxBatchRows { get; init; } = 1024;

    /// <summary>
    /// The fields that fill a tensor of several columns, in the order of its columns; null: those of the type in the order written (of a
    /// stored version: in the order of its signature). Give it where the type has other fields too.
    /// </summary>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>
    /// What a plain output such as <c>float</c> takes: the name of an output, or one of its values, such as <c>probabilities[1]</c>. Null:
    /// the only output of the model. Members of a type say the same by their names.
    /// </summary>
    public string? Output { get; init; }

    /// <summary>
    /// Whether numbers may be rounded to the 32 bits of a tensor or of a <c>float</c>. Default false: what would be rounded is refused,
    /// since a score beside a threshold could fall on its other side.
    /// </summary>
    public bool RoundToSingle { get; init; }

    /// <summary>
    /// The files with tensors that a model on disk may read, relative to its own folder, with '/' between folders. Default none. They
    /// become files of the package; a stored version may read the files that it lists, and no others.
    /// </summary>
    public IReadOnlyList<string> ExternalFiles { get; init; } = [];

    /// <summary>
    /// Changes the session before it is made, such as <c>session =&gt; session.AppendExecutionProvider_CUDA()</c> (with the package of
    /// ONNX Runtime that has the provider). Called once, last; null for the CPU. <c>EnableCpuMemArena</c> is off by default, since
    /// its lock costs calls at the same time more than it saves; try it where the tensors within the model are large.
    /// </summary>
    public Action<SessionOptions>? ConfigureSession { get; init; }

    internal void Validate()
    {
        var faults = new List<string>();
        Check(IntraOpThreads is >= 1 and <= 1024, nameof(IntraOpThreads), IntraOpThreads, "1 to 1024");
        Check(InterOpThreads is >= 1 and <= 1024, nameof(InterOpThreads), InterOpThreads, "1 to 1024");
        Check(MaxBatchRows is >= 1 and <= 1_000_000, nameof(MaxBatchRows), MaxBatchRows, "1 to 1000000");
        Check(Features is not { Count: 0 }, nameof(Features), "empty", "at least one name, or null");
        Check(
            Features is null || Features.All(name => name is not null) && Features.Distinct().Count() == Features.Count,
            nameof(Features), $"'{string.Join(", ", Features ?? [])}'", "each name once");
        Check(
            ExternalFiles?.All(Names.IsValidFile) ?? false,
            nameof(ExternalFiles),
            $"'{string.Join(", ", ExternalFiles ?? [])}'",
            "names within the model's folder, such as weights/credit.bin");
        Check(Output is null || Output.Length > 0, nameof(Output), "empty", "the name of an output, or null");
        if (faults.Count > 0)
        {
            throw new ArgumentException($"{nameof(OnnxOptions)}: {string.Join("; ", faults)}.");
        }

        void Check(bool holds, string name, object value, string bound)
        {
            if (!holds)
            {
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}, allowed is {bound}"));
            }
        }
    }

    internal SessionOptions ToSessionOptions(string? externalFolder)
    {
        var session = new SessionOptions
        {
            IntraOpNumThreads = IntraOpThreads,
            InterOpNumThreads = InterOpThreads,
            ExecutionMode = InterOpThreads > 1 ? ExecutionMode.ORT_PARALLEL : ExecutionMode.ORT_SEQUENTIAL,

            // The lock of the arena takes from two threads on one session what the second one adds, and malloc is no slower.
            EnableCpuMemArena = false,

            // What goes wrong is thrown; a library does not write to the console of its host.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        try
        {
            // Never guessed from the bytes: the runtime's own format was not looked through for external data.
            session.AddSessionConfigEntry("session.load_model_format", "ONNX");
            if (externalFolder is not null)
            {
                session.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", externalFolder);
            }

            ConfigureSession?.Invoke(session);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }
}
