using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Productionize;

/// <summary>
/// Which Python runs which script, in how many processes, and what bounds each call. One instance serves to start a model, to package its
/// script and to load versions. Checked where it is given; all faults in one message.
/// </summary>
public sealed class PythonModelOptions
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>
    /// The Python to run, 3.8 or newer: a path such as <c>/usr/bin/python3</c> or that of a virtual environment
    /// (<c>venv/bin/python</c>), or a name to look up in PATH. There is no default: the first <c>python3</c> of a machine is often not
    /// the one with the packages.
    /// </summary>
    public required string Interpreter { get; init; }

    /// <summary>
    /// The script's file, which ends with <c>.py</c>. Its folder is where it runs and imports from, and what a package holds. A loader
    /// needs none: versions bring their own.
    /// </summary>
    public string? Script { get; init; }

    /// <summary>
    /// What in the script answers: the name of a function that takes a list of rows, or of a class that is made once, without
    /// arguments, and whose <c>predict</c> takes them. Default <c>predict</c>. A version brings its own.
    /// </summary>
    public string Entry { get; init; } = "predict";

    /// <summary>
    /// The modules that must be installed, such as <c>sklearn</c>; looked for before the script runs. Those that a version brings are
    /// looked for as well. Default none.
    /// </summary>
    public IReadOnlyList<string> RequiredModules { get; init; } = [];

    /// <summary>The oldest Python that will do. Default, and never less than, 3.8.</summary>
    public Version MinimumVersion { get; init; } = new(3, 8);

    /// <summary>
    /// How many processes answer, each with the script loaded and one request at a time. Default 1; 1 to 256. Libraries that use all
    /// cores by themselves should be told not to when there are several: see <see cref="Environment"/>.
    /// </summary>
    public int Workers { get; init; } = 1;

    /// <summary>
    /// The longest that a request may take, waiting for a free worker included; a worker that takes longer is killed and replaced.
    /// Default 30 seconds; 1 ms to 1 hour.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest that the script may take to load. Default 1 minute; 1 ms to 1 hour.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The most requests that wait for a free worker; beyond it they are refused at once. Default 1,000; 0 to 1,000,000.</summary>
    public int MaxWaiting { get; init; } = 1_000;

    /// <summary>The most rows in one request; a larger batch takes several, one after the other. Default 1,000; from 1.</summary>
    public int MaxBatchRows { get; init; } = 1_000;

    /// <summary>
    /// The most bytes of a request and of an answer, as JSON. A batch beyond it is split; a row beyond it fails. Default 64 MiB; 1 KiB to
    /// 1 GiB.
    /// </summary>
    public int MaxMessageBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>
    /// The most memory that a worker may allocate, in bytes; null for no limit (the default); from 32 MiB. A call that needs more fails
    /// and its worker is replaced. Linux only (<c>RLIMIT_DATA</c>, which counts private memory, not what files are mapped to);
    /// elsewhere a line in the log says that it does not hold.
    /// </summary>
    public long? MemoryLimitBytes { get; init; }

    /// <summary>
    /// A worker that ends by itself is replaced at once; if the next one ends before it has answered, about this long is waited, then
    /// twice as long, and so on, with jitter. Default 200 ms; 1 ms to 1 hour.
    /// </summary>
    public TimeSpan RestartDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait between two attempts to replace a worker. Default 30 seconds; 1 ms to 1 hour.</summary>
    public TimeSpan MaxRestartDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Environment variables of the workers beside those of this process, such as <c>OMP_NUM_THREADS</c> = <c>1</c>; null removes one.
    /// </summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>
    /// Where goes what the scripts print, line by line, and what happens to their workers. Null (the default): a loader takes the loggers
    /// of the pipeline that it loads for, elsewhere nothing is logged.
    /// </summary>
    public ILoggerFactory? Loggers { get; init; }

    /// <summary>The clock. Null (the default): that of the pipeline for which a loader loads, else the system's.</summary>
    public TimeProvider? Time { get; init; }

    // By hand rather than by attributes: those read members by reflection, which ahead-of-time compilation does not allow.
    internal void Validate()
    {
        var faults = new List<string>();
        Check(!string.IsNullOrWhiteSpace(Interpreter), nameof(Interpreter), "empty", "a Python, such as /usr/bin/python3");
        Check(!string.IsNullOrWhiteSpace(Entry), nameof(Entry), "empty", "the name of a function or class of the script");
        Check(RequiredModules is not null, nameof(RequiredModules), "null", "a list, which may be empty");
        Check(
            RequiredModules?.All(module => !string.IsNullOrWhiteSpace(module)) ?? true,
            nameof(RequiredModules), "with an empty name", "names such as sklearn");
        Check(MinimumVersion is { Major: 3, Minor: >= 8 }, nameof(MinimumVersion), MinimumVersion, "3.8 or a later 3.x");
        Check(Workers is >= 1 and <= 256, nameof(Workers), Workers, "1 to 256");
        CheckTime(Timeout, nameof(Timeout));
        CheckTime(StartTimeout, nameof(StartTimeout));
        CheckTime(RestartDelay, nameof(RestartDelay));
        CheckTime(MaxRestartDelay, nameof(MaxRestartDelay));
        Check(MaxWaiting is >= 0 and <= 1_000_000, nameof(MaxWaiting), MaxWaiting, "0 to 1000000");
        Check(MaxBatchRows >= 1, nameof(MaxBatchRows), MaxBatchRows, "from 1");
        Check(MaxMessageBytes is >= 1024 and <= 1 << 30, nameof(MaxMessageBytes), MaxMessageBytes, "1024 to 1073741824");
        Check(MemoryLimitBytes is null or >= 32 << 20, nameof(MemoryLimitBytes), MemoryLimitBytes, "null, or from 33554432");
        Check(Environment is not null, nameof(Environment), "null", "a dictionary, which may be empty");
        if (faults.Count > 0)
        {
            throw new ArgumentException($"{nameof(PythonModelOptions)}: {string.Join("; ", faults)}.");
        }

        void CheckTime(TimeSpan time, string name) =>
            Check(time >= TimeSpan.FromMilliseconds(1) && time <= Longest, name, time, "1 ms to 1 hour");

        void Check(bool holds, string name, object? value, string bound)
        {
            if (!holds)
            {
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {value ?? "null"}, allowed is {bound}"));
            }
        }
    }
}
