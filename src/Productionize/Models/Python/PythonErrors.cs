namespace Productionize;

/// <summary>The texts of what can go wrong: what happened, and what to install or to change.</summary>
internal static class PythonErrors
{
    // Where the module has another name than what is installed: for pip, and as a package of Debian.
    private static readonly Dictionary<string, (string Pip, string Debian)> Distributions = new(StringComparer.Ordinal)
    {
        ["sklearn"] = ("scikit-learn", "python3-sklearn"),
        ["skimage"] = ("scikit-image", "python3-skimage"),
        ["cv2"] = ("opencv-python", "python3-opencv"),
        ["PIL"] = ("Pillow", "python3-pil"),
        ["yaml"] = ("PyYAML", "python3-yaml"),
        ["bs4"] = ("beautifulsoup4", "python3-bs4"),
        ["dateutil"] = ("python-dateutil", "python3-dateutil"),
    };

    public static PythonModelException Start(string model, string what, string? traceback = null, Exception? cause = null) =>
        new(PythonFailure.Start, $"The Python model '{model}' cannot start: {what.TrimEnd('.')}.", traceback, cause);

    public static string NoInterpreter(string interpreter) =>
        $"there is no Python interpreter '{interpreter}'. Set {nameof(PythonModelOptions)}.{nameof(PythonModelOptions.Interpreter)} " +
        "to one, or install it (Debian: apt-get install python3)";

    public static string MissingModules(string interpreter, string python, string[] modules)
    {
        var names = modules.Select(module => module.Split('.')[0]).Distinct().Select(module =>
            Distributions.TryGetValue(module, out var known)
                ? known
                : (Pip: module, Debian: $"python3-{module.ToLowerInvariant().Replace('_', '-')}")).ToArray();
        return $"Python {python} at '{interpreter}' lacks {string.Join(", ", modules)}. Install for it what is missing " +
            $"({interpreter} -m pip install {string.Join(' ', names.Select(name => name.Pip))}; " +
            $"Debian's own Python: apt-get install {string.Join(' ', names.Select(name => name.Debian))}), or set " +
            $"{nameof(PythonModelOptions)}.{nameof(PythonModelOptions.Interpreter)} to a Python that has it";
    }

    public static PythonModelException Crashed(string model, int process, string end, string lines) => new(
        PythonFailure.Crashed,
        $"The Python worker {process} of the model '{model}' ended ({end}) before it answered; another one takes its place.",
        lines.Length == 0 ? null : lines);

    public static PythonModelException Late(string model, TimeSpan timeout) => new(
        PythonFailure.Timeout,
        $"The Python model '{model}' has not answered within {timeout}, of which the call may have waited a part for a free worker; one that " +
        "takes so long for one call is killed and replaced. If the script may take so long, raise " +
        $"{nameof(PythonModelOptions)}.{nameof(PythonModelOptions.Timeout)}; if calls wait long, " +
        $"{nameof(PythonModelOptions)}.{nameof(PythonModelOptions.Workers)}.");

    public static PythonModelException NoWorkerFree(string model, TimeSpan timeout, int workers) => new(
        PythonFailure.Timeout,
        $"None of the {workers} workers of the Python model '{model}' became free within {timeout}. Raise " +
        $"{nameof(PythonModelOptions)}.{nameof(PythonModelOptions.Workers)}, or ask less often.");

    public static PythonModelException Busy(string model, int waiting) => new(
        PythonFailure.Busy,
        $"{waiting} calls to the Python model '{model}' wait already, which is its bound. Ask later, or raise " +
        $"{nameof(PythonModelOptions)}.{nameof(PythonModelOptions.Workers)} or " +
        $"{nameof(PythonModelOptions)}.{nameof(PythonModelOptions.MaxWaiting)}.");

    public static PythonModelException Script(string model, string message, string? traceback) => new(
        PythonFailure.Script,
        $"The script of the Python model '{model}' failed: {message}. What Python says of it is in {nameof(PythonModelException.Traceback)} " +
        "and in the log; not here, since it may quote what was asked.",
        traceback);

    public static PythonModelException Memory(string model, long? limit) => new(
        PythonFailure.Memory,
        $"The script of the Python model '{model}' ran out of memory (its limit: {(limit is null ? "none" : $"{limit} bytes")}); " +
        "its worker is replaced. Ask for fewer rows at once " +
        $"({nameof(PythonModelOptions)}.{nameof(PythonModelOptions.MaxBatchRows)}), or raise " +
        $"{nameof(PythonModelOptions)}.{nameof(PythonModelOptions.MemoryLimitBytes)}.");

    public static PythonModelException BadAnswer(string model, string what, Exception? cause = null) =>
        new(PythonFailure.BadAnswer, $"The script of the Python model '{model}' gave a wrong answer: {what}.", null, cause);

    public static PythonModelException ForeignAnswer(string model) => BadAnswer(
        model,
        "it belongs to no request, so something other than the host wrote into the pipe between them; the worker is replaced. " +
        "Let the script leave descriptors alone that it did not open");

    public static PythonModelException ForeignOutput(string model) => Start(
        model,
        "something wrote to the standard output before the host did: a wrapper that prints, or a program that is not Python. Set " +
        $"{nameof(PythonModelOptions)}.{nameof(PythonModelOptions.Interpreter)} to Python itself, or send what is printed to standard error");

    public static ObjectDisposedException Disposed(string model) => new(
        model, $"The Python model '{model}' was disposed. Dispose it after its last call, or start it again.");

    public static string Quote(string lastLines) => lastLines.Length == 0 ? "" : $" Its last lines: {lastLines}";

    /// <summary>How a process ended; on Unix a signal shows as 128 and its number.</summary>
    public static string End(int exitCode) => OperatingSystem.IsWindows() ? $"exit code {exitCode}" : (exitCode - 128) switch
    {
        4 => "signal SIGILL",
        6 => "signal SIGABRT",
        7 => "signal SIGBUS",
        8 => "signal SIGFPE",
        9 => "signal SIGKILL; if nobody killed it, the system may have been out of memory",
        11 => "signal SIGSEGV",
        15 => "signal SIGTERM",
        _ => $"exit code {exitCode}",
    };
}
