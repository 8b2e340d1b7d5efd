using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Productionize;

/// <summary>One script, and how its workers are started; what all workers of a model share.</summary>
internal sealed class PythonScript
{
    // Reads as many bytes of source as the argument says and runs them: no file is written, and no command line is thousands long. What the
    // host imports is Python's own, not what bears the same name in the folder of the script.
    private const string Bootstrap = """
        import os, sys
        if sys.path[0] == "": del sys.path[0]
        source = b""
        while len(source) < int(sys.argv[1]):
            source += os.read(0, int(sys.argv[1]) - len(source)) or sys.exit(1)
        exec(compile(source, "productionize-host", "exec"))
        """;

    private static readonly Lazy<byte[]> Host = new(ReadHost);

    private readonly string _path;
    private readonly string _entry;
    private readonly IReadOnlyList<string> _modules;
    /// <summary>A script where its team has it.</summary>
    public PythonScript(string model, PythonModelOptions options, string path)
        : this(model, options, path, options.Entry, options.RequiredModules, parts: null)
    {
    }

    /// <summary>A script of a version.</summary>
    public PythonScript(
        string model, PythonModelOptions options, string path, string entry, IReadOnlyList<string> modules, PipelineParts? parts)
    {
        (Model, Options, _path, _entry, _modules) = (model, options, Path.GetFullPath(path), entry, modules);
        var loggers = options.Loggers is null ? parts?.Loggers : new ForgivingLoggerFactory(options.Loggers);
        Logger = loggers?.CreateLogger("Productionize.PythonModel") ?? NullLogger.Instance;
        Time = options.Time ?? parts?.Time ?? TimeProvider.System;
    }

    public string Model { get; }

    public PythonModelOptions Options { get; }

    public ILogger Logger { get; }

    public TimeProvider Time { get; }

    /// <exception cref="PythonModelException">The interpreter or the script does not exist.</exception>
    public ProcessStartInfo ToProcess()
    {
        if (!File.Exists(_path))
        {
            throw PythonErrors.Start(
                Model, $"there is no script '{_path}'. Set {nameof(PythonModelOptions)}.{nameof(Options.Script)} to its file");
        }

        var interpreter = Find(Options.Interpreter) ?? throw PythonErrors.Start(Model, PythonErrors.NoInterpreter(Options.Interpreter));
        var start = new ProcessStartInfo(interpreter, ["-X", "utf8", "-u", "-c", Bootstrap, $"{Host.Value.Length}", Model])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = Path.GetDirectoryName(_path),
        };
        foreach (var (name, value) in Options.Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    /// <summary>What a new worker is sent first: the source of the host, then a frame with the settings.</summary>
    public byte[] Opening()
    {
        var settings = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(settings))
        {
            json.WriteStartObject();
            json.WriteNumber("parent", Environment.ProcessId);
            json.WriteString("script", _path);
            json.WriteString("entry", _entry);
            json.WriteStartArray("modules");
            foreach (var module in _modules)
            {
                json.WriteStringValue(module);
            }

            json.WriteEndArray();
            json.WriteStartArray("minimum");
            json.WriteNumberValue(Options.MinimumVersion.Major);
            json.WriteNumberValue(Options.MinimumVersion.Minor);
            json.WriteEndArray();
            json.WriteNumber("most", Options.MaxMessageBytes);
            json.WriteNumber("memory", Options.MemoryLimitBytes ?? 0);
            json.WriteEndObject();
        }

        byte[] frame = [.. new byte[PythonFrame.HeaderBytes], .. settings.WrittenSpan];
        PythonFrame.Seal(frame, PythonFrame.FirstNumber);
        return [.. Host.Value, .. frame];
    }

    /// <summary>Why a worker does not greet, from its own account.</summary>
    public PythonModelException Refusal(string python, JsonElement error)
    {
        var message = error.GetProperty("message").GetString()!;
        var traceback = error.TryGetProperty("traceback", out var text) ? text.GetString() : null;
        string[] modules = error.TryGetProperty("modules", out var list)
            ? [.. list.EnumerateArray().Select(name => name.GetString()!)]
            : [];
        var what = error.GetProperty("kind").GetString() switch
        {
            "version" =>
                $"'{Options.Interpreter}' is Python {python}, but at least {Options.MinimumVersion} is needed. " +
                $"Set {nameof(PythonModelOptions)}.{nameof(Options.Interpreter)} to a newer one",
            "modules" => PythonErrors.MissingModules(Options.Interpreter, python, modules),
            "entry" =>
                $"the script '{_path}' has no function or class '{_entry}' with which to predict; {message}. " +
                $"Set {nameof(PythonModelOptions)}.{nameof(Options.Entry)}",
            "wrapper" =>
                $"'{Options.Interpreter}' is not Python itself: {message}, which would outlive this process. " +
                $"Set {nameof(PythonModelOptions)}.{nameof(Options.Interpreter)} to the Python that it starts",
            "memory" =>
                $"the script '{_path}' needs more than {Options.MemoryLimitBytes} bytes to load. " +
                $"Raise {nameof(PythonModelOptions)}.{nameof(Options.MemoryLimitBytes)}",
            _ when modules.Length > 0 =>
                $"the script '{_path}' cannot be loaded. {PythonErrors.MissingModules(Options.Interpreter, python, modules)}. " +
                $"Python says: {message}",
            _ => $"the script '{_path}' cannot be loaded. Python says: {message}",
        };
        return PythonErrors.Start(Model, what, traceback);
    }

    private static byte[] ReadHost()
    {
        using var source = typeof(PythonScript).Assembly.GetManifestResourceStream("Productionize.Python.host.py")!;
        var bytes = new byte[source.Length];
        source.ReadExactly(bytes);
        return bytes;
    }

    // By ourselves: Process.Start would also look in the working directory.
    private static string? Find(string interpreter)
    {
        string[] endings = OperatingSystem.IsWindows() ? ["", ".exe"] : [""];
        string[] folders = interpreter.Contains(Path.DirectorySeparatorChar) || interpreter.Contains(Path.AltDirectorySeparatorChar)
            ? [Environment.CurrentDirectory]
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.SelectMany(folder => endings.Select(ending => Path.GetFullPath(interpreter + ending, Path.GetFullPath(folder))))
            .FirstOrDefault(File.Exists);
    }
}
