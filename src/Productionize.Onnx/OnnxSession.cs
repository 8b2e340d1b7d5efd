using Microsoft.ML.OnnxRuntime;

namespace Productionize;

/// <summary>
/// A session of the runtime with the inputs and outputs that it declares. Counted: disposing the model while calls run must not free
/// native memory beneath them, so the last call does it.
/// </summary>
internal sealed class OnnxSession
{
    private int _users = 1;

    private OnnxSession(InferenceSession session)
    {
        Session = session;
        Inputs = [.. session.InputNames.Select(name => Port.OfInput(name, session.InputMetadata[name]))];
        Outputs = [.. session.OutputNames.Select(name => Port.OfOutput(name, session.OutputMetadata[name]))];
        using var inputs = session.GetMemoryInfosForInputs();
        using var outputs = session.GetMemoryInfosForOutputs();
        IsInHostMemory = inputs.Concat(outputs).All(memory => memory.GetDeviceType() == OrtMemoryInfoDeviceType.CPU);
    }

    public InferenceSession Session { get; }

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
    /// <exception cref="InvalidDataException">The runtime cannot load it.</exception>
    public static OnnxSession Open(byte[] model, string file, OnnxOptions options, string? externalFolder)
    {
        using var settings = options.ToSessionOptions(externalFolder);
        InferenceSession? session = null;
        try
        {
            session = new InferenceSession(model, settings);
            var opened = new OnnxSession(session);
            opened.ThrowIfUnusable(file);
            return opened;
        }
        catch (InvalidDataException)
        {
            session?.Dispose();
            throw;
        }
        catch (Exception error)
        {
            // Also what the managed side stumbles over when it reads the names and shapes of a broken file.
            session?.Dispose();
            throw new InvalidDataException(
                $"ONNX Runtime {OrtEnv.Instance().GetVersionString()} cannot load {file}. Export the model with an opset and with " +
                $"operators that it knows, or take a newer runtime. It says: {error.Message.Trim()}", error);
        }
    }

    /// <summary>Counts a user in, unless the session is gone.</summary>
    public bool TryEnter()
    {
        while (Volatile.Read(ref _users) is > 0 and var users)
        {
            if (Interlocked.CompareExchange(ref _users, users + 1, users) == users)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Counts a user out; the last one disposes the session.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            Session.Dispose();
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
