using System.Text.Json;

namespace Productionize;

/// <summary>
/// A Python script as a model, hosted in processes of its own; made by <see cref="PythonModel"/>. A crash, a hang or a flood of memory
/// costs the calls at work in that process, which is replaced, and nothing else.
/// </summary>
/// <typeparam name="TInput">What goes in: the fields of a dictionary that the script gets.</typeparam>
/// <typeparam name="TOutput">What comes out: the fields of a dictionary, or the value, that the script answers for each.</typeparam>
/// <remarks>
/// Safe for concurrent calls; as many as there are workers run at the same time, others wait. Dispose it when no call is running: that ends
/// the processes. They also end with this process, however that ends.
/// </remarks>
public sealed class PythonModel<TInput, TOutput> : IModel<TInput, TOutput>, IAsyncDisposable
{
    private readonly PythonScript _script;
    private readonly PythonPool _pool;
    private readonly PythonRows<TInput> _rows;
    private readonly PythonAnswers<TOutput> _answers;
    private readonly ModelInfo _info;
    private readonly string? _folder;
    private readonly Lazy<Task> _end;

    internal PythonModel(
        PythonScript script, PythonPool pool, RowCodec<TInput> input, RowCodec<TOutput> output, ModelInfo info, string? folder)
    {
        (_script, _pool, _info, _folder) = (script, pool, info, folder);
        _rows = new(input, info.Signature!.Input);
        _answers = new(output, info.Signature.Output, info, script.Options.MemoryLimitBytes);
        _end = new(EndAsync);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A call that is cancelled returns at once. If a worker is at it already, that one ends its work, at most until the timeout, before it
    /// takes another call; its answer is thrown away.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="PythonModelException">There is no answer; its kind says why.</exception>
    /// <exception cref="NonFinitePredictionException">The script answered NaN or infinity in a field that is not optional.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public ValueTask<Prediction<TOutput>> PredictAsync(
        TInput input, PredictionOptions options = default, CancellationToken cancellationToken = default)
    {
        if (input is null)
        {
            throw new ArgumentNullException(nameof(input));
        }

        ThrowIfDisposed();
        cancellationToken.ThrowIfCancellationRequested();
        return PredictOneAsync(new([input], options == default ? null : [options], _info), cancellationToken);
    }

    /// <summary>
    /// Predicts many inputs in requests of at most <see cref="PythonModelOptions.MaxBatchRows"/> rows, one after the other. Where the script
    /// throws, or answers another count, the rows are asked again in halves, so that only the bad ones carry an
    /// <see cref="Prediction{TOutput}.Error"/>: where all are bad, in nearly twice as many requests as rows. Each request has the
    /// <see cref="PythonModelOptions.Timeout"/> for itself; the token bounds the batch. After a timeout, a crash or a want of memory nothing
    /// is asked again: the rows of that
    /// request, and those not asked yet, carry that error.
    /// </summary>
    /// <param name="inputs">The inputs; not changed during the call.</param>
    /// <param name="options">Null, or one per input.</param>
    /// <param name="cancellationToken">Ends the whole batch at once; a worker that is at it ends its request.</param>
    /// <returns>One prediction per input, in the order of the inputs.</returns>
    /// <exception cref="ArgumentException"><paramref name="options"/> has another count than <paramref name="inputs"/>.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public ValueTask<IReadOnlyList<Prediction<TOutput>>> PredictBatchAsync(
        IReadOnlyList<TInput> inputs, IReadOnlyList<PredictionOptions>? options = null, CancellationToken cancellationToken = default)
    {
        Prediction.CheckBatch(inputs, options);
        ThrowIfDisposed();
        cancellationToken.ThrowIfCancellationRequested();
        return PredictAllAsync(new(inputs, options, _info), cancellationToken);
    }

    /// <summary>Answers <see cref="ModelInfo"/>, the codecs of both rows, and the model itself.</summary>
    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is RowCodec.OutputKey && serviceType == typeof(RowCodec<TOutput>) ? _answers.Codec
            : serviceKey is not null ? null
            : serviceType == typeof(ModelInfo) ? _info
            : serviceType == typeof(RowCodec<TInput>) ? _rows.Codec
            : serviceType == typeof(RowCodec<TOutput>) ? _answers.Codec
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>
    /// Asks the workers to end and kills after two seconds those that do not; removes the files of a version. A second call awaits the first.
    /// </summary>
    /// <returns>Completes when every process has ended.</returns>
    public ValueTask DisposeAsync() => new(_end.Value);

    private async Task EndAsync()
    {
        await _pool.DisposeAsync().ConfigureAwait(false);
        if (_folder is null)
        {
            return;
        }

        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Deleted already.
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            PythonMessages.FolderStays(_script.Logger, error, _script.Model, _folder);
        }
    }

    private void ThrowIfDisposed()
    {
        if (_pool.IsDisposed)
        {
            throw PythonErrors.Disposed(_script.Model);
        }
    }

    private async ValueTask<Prediction<TOutput>> PredictOneAsync(PythonBatch<TInput, TOutput> batch, CancellationToken cancellationToken)
    {
        var error = await TryAsync(batch, 1, cancellationToken).ConfigureAwait(false);
        if (error is not null)
        {
            batch.Fail(1, error);
        }

        // Throws the row's own error: a single call throws.
        _ = batch.Predictions[0].Value;
        return batch.Predictions[0];
    }

    private async ValueTask<IReadOnlyList<Prediction<TOutput>>> PredictAllAsync(
        PythonBatch<TInput, TOutput> batch, CancellationToken cancellationToken)
    {
        while (batch.Done < batch.Inputs.Count)
        {
            var left = batch.Inputs.Count - batch.Done;
            if (await AskAsync(batch, Math.Min(left, _script.Options.MaxBatchRows), cancellationToken).ConfigureAwait(false) is { } error)
            {
                batch.Fail(batch.Inputs.Count - batch.Done, error);
            }
        }

        return batch.Predictions;
    }

    /// <summary>
    /// Answers the next rows, in halves where that finds the bad ones. An error is one that the other rows would meet too.
    /// </summary>
    private async ValueTask<Exception?> AskAsync(PythonBatch<TInput, TOutput> batch, int count, CancellationToken cancellationToken)
    {
        var error = await TryAsync(batch, count, cancellationToken).ConfigureAwait(false);
        if (error is PythonModelException { Kind: not (PythonFailure.Script or PythonFailure.BadAnswer) } or ObjectDisposedException)
        {
            return error;
        }

        if (error is not null && count > 1)
        {
            return await AskAsync(batch, count / 2, cancellationToken).ConfigureAwait(false)
                ?? await AskAsync(batch, count - (count / 2), cancellationToken).ConfigureAwait(false);
        }

        if (error is not null)
        {
            batch.Fail(1, error);
        }

        return null;
    }

    /// <summary>One request, to a worker that is there to get it.</summary>
    private async ValueTask<Exception?> TryAsync(PythonBatch<TInput, TOutput> batch, int count, CancellationToken cancellationToken)
    {
        var start = _script.Time.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            PythonWorker worker;
            try
            {
                worker = await _pool.RentAsync(Left(start), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (error is PythonModelException or ObjectDisposedException)
            {
                return error;
            }

            var predictions = new Prediction<TOutput>[count];
            var asking = AskWorkerAsync(worker, batch, predictions, cancellationToken);
            try
            {
                var (asked, failure) = await asking.WaitAsync(Left(start), _script.Time, cancellationToken).ConfigureAwait(false);

                // The worker's task sees a cancellation too, and may end, without an answer, before the wait does.
                cancellationToken.ThrowIfCancellationRequested();
                if (asked)
                {
                    if (failure is null)
                    {
                        batch.Answer(predictions);
                    }
                    else if (count == 1 && failure is PythonModelException { Kind: PythonFailure.Script } thrown)
                    {
                        PythonMessages.Threw(_script.Logger, _script.Model, thrown.Traceback);
                    }

                    return failure;
                }
            }
            catch (TimeoutException)
            {
                // The call is late, the worker need not be: it was asked later, and has its time from then.
                return PythonErrors.Late(_script.Model, _script.Options.Timeout);
            }
        }
    }

    private TimeSpan Left(long start)
    {
        var left = _script.Options.Timeout - _script.Time.GetElapsedTime(start);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>Never throws, and leaves the batch as it is: a caller that was cancelled or is late does not wait for it.</summary>
    private async Task<(bool Asked, Exception? Error)> AskWorkerAsync(
        PythonWorker worker, PythonBatch<TInput, TOutput> batch, Prediction<TOutput>[] predictions, CancellationToken cancellationToken)
    {
        try
        {
            var from = batch.Done;
            var frame = _rows.Encode(worker.Scratch, batch.Inputs, from, predictions.Length, _script.Options.MaxMessageBytes);
            if (await worker.AskAsync(frame).ConfigureAwait(false) is not { } answer)
            {
                return (false, null);
            }

            cancellationToken.ThrowIfCancellationRequested();
            _answers.Decode(worker.Scratch, answer, batch.Options, predictions, from);
            return (true, null);
        }
        catch (Exception error)
        {
            if (error is PythonModelException { Kind: PythonFailure.Memory } or PythonModelException { InnerException: JsonException })
            {
                // What fills the memory may be what the script keeps: another worker begins without that. What is no JSON is not from the host.
                worker.Kill();
            }

            var cutOff = _pool.IsDisposed && error is PythonModelException { Kind: PythonFailure.Crashed };
            return (true, cutOff ? PythonErrors.Disposed(_script.Model) : error);
        }
        finally
        {
            worker.Scratch.Trim();
            _pool.Return(worker);
        }
    }
}
