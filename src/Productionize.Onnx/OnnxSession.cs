using Microsoft.ML.OnnxRuntime;

namespace Productionize;

/// <summary>
/// A loaded model with the inputs and outputs that it declares. Counted: disposing it while calls run must not free native memory beneath
/// them, so the last call does it.
/// </summary>
/// <remarks>
/// Calls at the same time meet at locks of a session: two threads get 1.3 times as much done as one. A small model, whose calls are short,
/// is therefore loaded once more for each call that runs beside others, at most once per processor: 1.8 times.
/// </remarks>
internal sealed class OnnxSession
{
    private const int LargestCopied = 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly byte[] _model;
    private readonly SessionOptions _settings;
    private readonly InferenceSession?[] _sessions;
    private int _next;
    private int _users = 1;

    private OnnxSession(byte[] model, SessionOptions settings, InferenceSession session, bool readsOthers)
    {
        Inputs = [.. session.InputNames.Select(name => Port.OfInput(name, session.InputMetadata[name]))];
        Outputs = [.. session.OutputNames.Select(name => Port.OfOutput(name, session.OutputMetadata[name]))];
        using var inputs = session.GetMemoryInfosForInputs();
        using var outputs = session.GetMemoryInfosForOutputs();
        IsInHostMemory = inputs.Concat(outputs).All(memory => memory.GetDeviceType() == OrtMemoryInfoDeviceType.CPU);

        // Threads and memory of a device would be multiplied too, and files beside the model are gone after loading.
        var isCopied = model.Length <= LargestCopied && !readsOthers && IsInHostMemory && settings.IntraOpNumThreads == 1
            && settings.InterOpNumThreads == 1;
        (_model, _settings) = (isCopied ? model : [], settings);
        _sessions = new InferenceSession?[isCopied ? Environment.ProcessorCount : 1];
        _sessions[0] = session;
    }

    public IReadOnlyList<Port> Inputs { get; }

    public IReadOnlyList<Port> Outputs { get; }

    /// <summary>
    /// Whether buffers of ours can be bound once and written again: to another device a bound input is copied when it is bound, and later
    /// calls would get the answer to the first.
    /// </summary>
    public bool IsInHostMemory { get; }

    /// <param name="model">The content of the file, looked through by <see cref="ExternalData"/>.</param>
    /// <param name="file">How the file is called in messages.</param>
    /// <param name="options">How it runs.</param>
    /// <param name="externalFolder">Where the files are that it reads beside itself; null for none.</param>
    /// <exception cref="InvalidDataException">The runtime cannot load it, or it takes no rows.</exception>
    public static OnnxSession Open(byte[] model, string file, OnnxOptions options, string? externalFolder)
    {
        var settings = options.ToSessionOptions(externalFolder);
        InferenceSession? session = null;
        try
        {
            session = new InferenceSession(model, settings);
            var opened = new OnnxSession(model, settings, session, externalFolder is not null);
            opened.ThrowIfUnusable(file);
            return opened;
        }
        catch (Exception error)
        {
            session?.Dispose();
            settings.Dispose();
            if (error is InvalidDataException)
            {
                throw;
            }

            // Also what the managed side stumbles over when it reads the names and shapes of a broken file.
            throw new InvalidDataException(
                $"ONNX Runtime {OrtEnv.Instance().GetVersionString()} cannot load {file}. Export the model with an opset and with " +
                $"operators that it knows, or take a newer runtime. It says: {error.Message.Trim()}", error);
        }
    }

    /// <summary>Counts a user in, unless the model is gone, and gives it a session.</summary>
    public InferenceSession? TryEnter()
    {
        while (Volatile.Read(ref _users) is > 0 and var users)
        {
            if (Interlocked.CompareExchange(ref _users, users + 1, users) == users)
            {
                try
                {
                    return NextSession();
                }
                catch
                {
                    Leave();
                    throw;
                }
            }
        }

        return null;
    }

    /// <summary>Counts a user out; the last one disposes the sessions.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            foreach (var session in _sessions)
            {
                session?.Dispose();
            }

            _settings.Dispose();
        }
    }

    private InferenceSession NextSession()
    {
        lock (_gate)
        {
            return _sessions[_next++ % _sessions.Length] ??= new InferenceSession(_model, _settings);
        }
    }

    private void ThrowIfUnusable(string file)
    {
        if (Inputs.Where(port => port.Unusable is not null).ToArray() is { Length: > 0 } unusable)
        {
            throw new InvalidDataException(
                $"{file} cannot take rows: {string.Join("; ", unusable.Select(port => $"its input {port} {port.Unusable}"))}.");
        }
    }
}
