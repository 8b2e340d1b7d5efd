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
    /// <returns>Completes when all that was logged before the call is sealed.</returns>
    /// <exception cref="IOException">Reading or writing failed; what is sealed stays sealed, and the rest as it was.</exception>
    /// <exception cref="ObjectDisposedException">The log is disposed.</exception>
    public async ValueTask SealAsync(IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        using var held = await BeginMaintenanceAsync(cancellationToken).ConfigureAwait(false);
        await Sealer().SealAsync(progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Erases a subject: every record that was logged under it, and the outcomes of those, from segments (also of other processes that
    /// still write), sealed files and indexes. Call <c>FlushAsync</c> of the pipelines before, which may hold records yet, and no longer
    /// predict under the subject. What names the subject in the inputs of others is not found; backups and copies are the caller's.
    /// </summary>
    /// <remarks>
    /// An erasure that is cancelled, fails or is killed half-way leaves no record or outcome in two states: ask again, and it goes on. Memory
    /// grows with the records of the subject only. Of segments that are damaged, those put aside as <c>.damaged</c> in which the subject
    /// stands are deleted.
    /// </remarks>
    /// <param name="subject">Whom, as it was given in <see cref="PredictionOptions.Subject"/>.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <returns>What was done, which the log keeps too; it does not say about whom.</returns>
    /// <exception cref="ArgumentException">The subject is null or empty.</exception>
    /// <exception cref="IOException">A file cannot be read or written: the subject may still be in it.</exception>
    /// <exception cref="ObjectDisposedException">The log is disposed.</exception>
    public ValueTask<ErasureReceipt> EraseSubjectAsync(string subject, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(subject);
        return EraseAsync(subject, cancellationToken);
    }

    /// <summary>
    /// Deletes the files whose content has expired, by <see cref="PredictionSegmentOptions.KeepFor"/> and
    /// <see cref="PredictionSegmentOptions.KeepModelFor"/>. The log does this by itself whenever it begins a segment.
    /// </summary>
    /// <param name="cancellationToken">Stops between two files.</param>
    /// <returns>The number of files that were deleted.</returns>
    /// <exception cref="IOException">A file cannot be read or deleted.</exception>
    /// <exception cref="ObjectDisposedException">The log is disposed.</exception>
    public async ValueTask<int> DeleteExpiredAsync(CancellationToken cancellationToken = default)
    {
        using var held = await BeginMaintenanceAsync(cancellationToken).ConfigureAwait(false);
        return await new LogRetention(_directory, _options).DeleteAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ErasureReceipt> EraseAsync(string subject, CancellationToken cancellationToken)
    {
        using var held = await BeginMaintenanceAsync(cancellationToken).ConfigureAwait(false);
        return await new SubjectEraser(_directory, _options.Format, () => Files(null), _options.Time)
            .EraseAsync(subject, cancellationToken).ConfigureAwait(false);
    }

    private SegmentSealer Sealer() => new(_directory, _options.Format, Skip);

    // One process maintains a log at a time, and what this one has written so far belongs to it.
    private async ValueTask<FileStream> BeginMaintenanceAsync(CancellationToken cancellationToken)
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

        FileStream? held;
        while ((held = _directory.TryLock()) is null)
        {
            await Task.Delay(LockPoll, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            RequireOpen();
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
                // First: a segment that cannot be sealed must not keep others for ever.
                await new LogRetention(_directory, _options).DeleteAsync(_disposing.Token).ConfigureAwait(false);
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
