using System.Diagnostics.CodeAnalysis;

namespace Productionize;

/// <content>What becomes of segments that have ended.</content>
public sealed partial class PredictionLog
{
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _disposing = new();
    private Task _maintenance = Task.CompletedTask;

    /// <summary>
    /// Ends the segment of this log and seals all that have ended, also those of processes that were killed: into files of
    /// <see cref="PredictionSegmentOptions.Format"/>, for other tools to read, or, without a format, gives each an index. The log does this by
    /// itself whenever it begins a segment, so this is for a moment of one's choice, such as before a report. Writers go on meanwhile.
    /// </summary>
    /// <param name="progress">Told the number of segments sealed so far; null for nobody.</param>
    /// <param name="cancellationToken">Stops between or within segments; one that is not sealed yet stays as it is.</param>
    /// <returns>The number of segments that were sealed.</returns>
    /// <exception cref="IOException">Reading or writing failed; what is sealed stays sealed, and the rest as it was.</exception>
    /// <exception cref="ObjectDisposedException">The log is disposed.</exception>
    public async ValueTask<int> SealAsync(IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            RequireOpen();
            EndSegment();
        }
        finally
        {
            _gate.Release();
        }

        using var held = await LockAsync(cancellationToken).ConfigureAwait(false);
        return await Sealer().SealAsync(progress, cancellationToken).ConfigureAwait(false);
    }

    private SegmentSealer Sealer() => new(_directory, _options.Format, Skip);

    // One process maintains a log at a time.
    private async ValueTask<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        FileStream? held;
        while ((held = _directory.TryLock()) is null)
        {
            await Task.Delay(LockPoll, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }

        return held;
    }

    private void Maintain()
    {
        if (_maintenance.IsCompleted)
        {
            _maintenance = Background.Run(MaintainAsync);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever it is, logging goes on, and the next segment tries again.")]
    private async Task MaintainAsync()
    {
        try
        {
            using var held = _directory.TryLock();
            if (held is not null)
            {
                await Sealer().SealAsync(null, _disposing.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_disposing.IsCancellationRequested)
        {
            // What is not sealed is sealed by the next log.
        }
        catch (Exception error)
        {
            _logger.SealingFailed(error, Directory);
        }
    }
}
