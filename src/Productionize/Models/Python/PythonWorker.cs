using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Productionize;

/// <summary>
/// One process with the script loaded. It answers one request at a time; whoever rented it from the pool is alone with it. When it has
/// ended, for whatever reason, it stays ended.
/// </summary>
internal sealed class PythonWorker : IAsyncDisposable
{
    // An idle worker's pipe is empty and holds at least so much, so such a write cannot block.
    private const int NeverBlocks = 4096;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LastLines = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Never = Timeout.InfiniteTimeSpan;

    private readonly PythonScript _script;
    private readonly Process _process;
    private readonly Stream _input;
    private readonly Stream _output;
    private readonly PythonErrorLines _lines;
    private readonly ITimer _timer;
    private int _number = PythonFrame.FirstNumber;
    private long _deadline = long.MaxValue;
    private volatile bool _hung;
    private volatile bool _ended;

    private PythonWorker(PythonScript script, Process process)
    {
        (_script, _process) = (script, process);
        (_input, _output) = (process.StandardInput.BaseStream, process.StandardOutput.BaseStream);
        Id = process.Id;
        _lines = new PythonErrorLines(script, Id);
        _timer = script.Time.CreateTimer(_ => KillIfLate(), null, Never, Never);
        using (ExecutionContext.SuppressFlow())
        {
            // Outside the caller's context: they outlive the call.
            var reading = Task.Run(() => _lines.ReadAsync(process.StandardError));
            Ended = Task.Run(() => WatchAsync(reading));
        }
    }

    public int Id { get; }

    public PythonScratch Scratch { get; } = new();

    /// <summary>Whether it may be asked.</summary>
    public bool IsAlive => !_ended;

    public bool HasAnswered { get; private set; }

    /// <summary>Ends with the process, and tells how that ended.</summary>
    public Task<string> Ended { get; }

    /// <exception cref="PythonModelException">The worker does not start: its message says what to do.</exception>
    public static async Task<PythonWorker> StartAsync(PythonScript script, PythonLauncher launcher, CancellationToken cancellationToken)
    {
        Process process;
        var start = script.ToProcess();
        try
        {
            process = await launcher.StartAsync(start).ConfigureAwait(false);
        }
        catch (Win32Exception error)
        {
            throw PythonErrors.Start(
                script.Model, $"'{start.FileName}' in '{start.WorkingDirectory}' cannot be run: {error.Message}", null, error);
        }

        var worker = new PythonWorker(script, process);
        try
        {
            await worker.GreetAsync(cancellationToken).ConfigureAwait(false);
            return worker;
        }
        catch
        {
            worker.Kill();
            await worker.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Sends a frame, whose header it fills in, and waits for the answer.</summary>
    /// <returns>The answer, valid until the next request; null when the worker had ended before it was asked: ask another one.</returns>
    /// <exception cref="PythonModelException">The worker ended, was killed for its lateness, or broke the protocol.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> AskAsync(Memory<byte> frame)
    {
        var timeout = _script.Options.Timeout;
        PythonFrame.Seal(frame.Span, ++_number);
        Volatile.Write(ref _deadline, _script.Time.GetTimestamp() + (long)(timeout.TotalSeconds * _script.Time.TimestampFrequency));
        _timer.Change(timeout, Never);
        try
        {
            if (!TrySend(frame[..Math.Min(frame.Length, NeverBlocks)]))
            {
                // It may have lost the pipe and live on: then it is killed, so that another one takes its place.
                _ = EndAsync();
                return null;
            }

            var sent = frame.Length <= NeverBlocks || await TrySendAsync(frame[NeverBlocks..]).ConfigureAwait(false);
            var answer = sent ? await ReceiveAsync().ConfigureAwait(false) : null;
            HasAnswered |= answer is not null;
            return answer ?? throw await FailureAsync().ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _deadline, long.MaxValue);
            _timer.Change(Never, Never);
        }
    }

    /// <summary>The account of an end that nobody asked for.</summary>
    public PythonModelException Crash(string end) =>
        PythonErrors.Crashed(_script.Model, Id, end, _lines.Last(int.MaxValue));

    public void Kill()
    {
        _ended = true;
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended already.
        }
    }

    /// <summary>Closes the pipe, which asks the worker to end, and kills it if it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        _ended = true;
        try
        {
            await _input.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // Nobody reads it any more.
        }

        await EndAsync().ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
        _process.Dispose();
    }

    private async Task GreetAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_script.Options.StartTimeout, _script.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var killing = either.Token.UnsafeRegister(static worker => ((PythonWorker)worker!).Kill(), this);

        // What does not listen may have spoken.
        _ = await TrySendAsync(_script.Opening()).ConfigureAwait(false);
        var greeting = await ReceiveAsync().ConfigureAwait(false);
        if (greeting is null)
        {
            var end = await EndAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw PythonErrors.Start(
                _script.Model,
                limit.IsCancellationRequested
                    ? $"the script has not loaded within {_script.Options.StartTimeout}. If it may take so long, raise " +
                      $"{nameof(PythonModelOptions)}.{nameof(PythonModelOptions.StartTimeout)}"
                    : $"Python ended while it loaded the script ({end}).{PythonErrors.Quote(_lines.Last(3))}",
                _lines.Last(int.MaxValue));
        }

        using var document = JsonDocument.Parse(greeting.Value);
        var python = document.RootElement.GetProperty("python").GetString()!;
        if (document.RootElement.TryGetProperty("error", out var error))
        {
            throw _script.Refusal(python, error);
        }

        PythonMessages.Started(_script.Logger, _script.Model, Id, python);
    }

    private bool TrySend(ReadOnlyMemory<byte> beginning)
    {
        try
        {
            _input.Write(beginning.Span);
            return true;
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            _ended = true;
            return false;
        }
    }

    private async ValueTask<bool> TrySendAsync(ReadOnlyMemory<byte> frame)
    {
        try
        {
            await _input.WriteAsync(frame).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            _ended = true;
            return false;
        }
    }

    private async ValueTask<ReadOnlyMemory<byte>?> ReceiveAsync()
    {
        var have = 0;
        var size = PythonFrame.HeaderBytes;
        while (have < size)
        {
            int read;
            try
            {
                read = await _output.ReadAsync(Scratch.Answer.AsMemory(have)).ConfigureAwait(false);
            }
            catch (Exception error) when (error is IOException or ObjectDisposedException)
            {
                read = 0;
            }

            if (read == 0)
            {
                _ended = true;
                return null;
            }

            have += read;
            if (size == PythonFrame.HeaderBytes && have >= size)
            {
                size += CheckedLength();
                if (Scratch.Answer.Length < size)
                {
                    var larger = new byte[size];
                    Scratch.Answer.AsSpan(0, have).CopyTo(larger);
                    Scratch.Answer = larger;
                }
            }
        }

        return have == size ? Scratch.Answer.AsMemory(PythonFrame.HeaderBytes, size - PythonFrame.HeaderBytes) : throw Foreign();
    }

    private int CheckedLength()
    {
        var (length, number) = PythonFrame.ReadHeader(Scratch.Answer);
        if (number != _number)
        {
            throw Foreign();
        }

        if (length < 0 || length > _script.Options.MaxMessageBytes)
        {
            // The host keeps to the bound; one that does not is no longer ours.
            Kill();
            throw PythonErrors.BadAnswer(
                _script.Model, $"a frame of {length} bytes, allowed are {_script.Options.MaxMessageBytes}");
        }

        return length;
    }

    // Which answer belongs to which request is lost: nothing of this worker can be trusted any more.
    private PythonModelException Foreign()
    {
        Kill();
        return _number == PythonFrame.FirstNumber ? PythonErrors.ForeignOutput(_script.Model) : PythonErrors.ForeignAnswer(_script.Model);
    }

    private async Task<PythonModelException> FailureAsync()
    {
        var end = await EndAsync().ConfigureAwait(false);
        return _hung ? PythonErrors.Late(_script.Model, _script.Options.Timeout) : Crash(end);
    }

    private async Task<string> EndAsync()
    {
        try
        {
            return await Ended.WaitAsync(Grace, _script.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Kill();
            return await Ended.ConfigureAwait(false);
        }
    }

    private void KillIfLate()
    {
        var deadline = Volatile.Read(ref _deadline);
        var now = _script.Time.GetTimestamp();
        if (now >= deadline)
        {
            _hung = true;
            PythonMessages.Hung(_script.Logger, _script.Model, Id, _script.Options.Timeout);
            Kill();
        }
        else if (deadline != long.MaxValue)
        {
            // A timer may fire a moment early, and one that was stopped may fire when the next request has its own deadline already.
            _timer.Change(_script.Time.GetElapsedTime(now, deadline) + Tick, Never);
        }
    }

    private async Task<string> WatchAsync(Task reading)
    {
        await _process.WaitForExitAsync().ConfigureAwait(false);
        _ended = true;
        PythonGroup.Kill(Id);
        try
        {
            // Processes that left the group may hold the stream open.
            await reading.WaitAsync(LastLines, _script.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The lines so far will do.
        }

        return PythonErrors.End(_process.ExitCode);
    }
}
