using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Polly;

namespace Productionize;

/// <summary>A source that is opened anew when it breaks off.</summary>
internal sealed class RetriedDataSource<T>(IDataSource<T> source, ResiliencePipeline pipeline, RowCodec<T>? codec) : IDataSource<T>
{
    public string Name => source.Name;

    public Schema? Schema => source.Schema;

    public IAsyncEnumerable<T> ReadAsync(DataPass pass, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pass);
        return ReadRowsAsync(pass, cancellationToken);
    }

    private async IAsyncEnumerable<T> ReadRowsAsync(DataPass pass, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reading = new Reading(source, codec, pass, cancellationToken);
        await using (reading.ConfigureAwait(false))
        {
            while (await MoveAsync(reading, cancellationToken).ConfigureAwait(false))
            {
                yield return reading.Current;
            }

            pass.Complete(reading.Fingerprint);
        }
    }

    private async ValueTask<bool> MoveAsync(Reading reading, CancellationToken cancellationToken)
    {
        ExceptionDispatchInfo failure;
        try
        {
            return await reading.MoveNextAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (reading.IsWorthAnother(error))
        {
            failure = ExceptionDispatchInfo.Capture(error);
        }

        // The pipeline sees the failure as its first attempt, and so waits as it does. Rows that come without one do not pay for it.
        ExceptionDispatchInfo? first = failure;
        var moved = await pipeline.ExecuteAsync(
            async token =>
            {
                Interlocked.Exchange(ref first, null)?.Throw();
                try
                {
                    return (Found: await reading.MoveNextAsync(token).ConfigureAwait(false), Final: (ExceptionDispatchInfo?)null);
                }
                catch (Exception error) when (error is not OperationCanceledException && !reading.IsWorthAnother(error))
                {
                    // Told as a result, so that no strategy tries it again.
                    return (Found: false, Final: ExceptionDispatchInfo.Capture(error));
                }
            },
            cancellationToken).ConfigureAwait(false);
        moved.Final?.Throw();
        return moved.Found;
    }

    /// <summary>The rows of as many attempts as it takes.</summary>
    private sealed class Reading(IDataSource<T> source, RowCodec<T>? codec, DataPass pass, CancellationToken stop) : IAsyncDisposable
    {
        private readonly RowWriter _writer = new();
        private readonly Action _accept = pass.Accept;
        private IAsyncEnumerator<T>? _rows;
        private DataPass _attempt = new();
        private bool _isFinal;
        private long _handedOut;
        private long _accepted;
        private long _rejected;
        private long _warned;
        private ulong _hash;

        public T Current { get; private set; } = default!;

        public DataFingerprint? Fingerprint => _attempt.Fingerprint;

        // What the pass itself threw would be passed over the second time, and a source may tell it in words of its own.
        public bool IsWorthAnother(Exception error) =>
            !_isFinal && error is (DataSourceException or IOException or HttpRequestException);

        public async ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (_rows is null)
                {
                    Open();
                    await PassOverAsync().ConfigureAwait(false);
                }

                if (!await _rows!.MoveNextAsync().ConfigureAwait(false))
                {
                    TellAccepted();
                    return false;
                }
            }
            catch (Exception error) when (IsWorthAnother(error))
            {
                await DisposeAsync().ConfigureAwait(false);
                throw;
            }

            TellAccepted();
            Current = _rows.Current;
            _handedOut++;
            _hash = Next(_hash, Current);
            return true;
        }

        public async ValueTask DisposeAsync()
        {
            if (_rows is { } rows)
            {
                _rows = null;
                await rows.DisposeAsync().ConfigureAwait(false);
            }
        }

        private void Open()
        {
            var (rejected, warned) = (0L, 0L);
            _attempt = new DataPass
            {
                Time = pass.Time,
                OnRejected = row => TellOn(pass.Reject, row, ++rejected, ref _rejected),
                OnWarning = row => TellOn(pass.Warn, row, ++warned, ref _warned),
            };

            // Not the token of an attempt, which may be over while its rows are still read.
            _rows = source.ReadAsync(_attempt, stop).GetAsyncEnumerator(stop);
        }

        private async ValueTask PassOverAsync()
        {
            var hash = 0UL;
            for (var i = 0L; i < _handedOut; i++)
            {
                if (!await _rows!.MoveNextAsync().ConfigureAwait(false))
                {
                    throw Changed($"it has only {i} rows now");
                }

                hash = Next(hash, _rows.Current);
            }

            if (hash != _hash)
            {
                throw Changed($"its first {_handedOut} rows are others now");
            }
        }

        private DataSourceException Changed(string how)
        {
            _isFinal = true;
            return new DataSourceException(
                source.Name, null, $"The source broke off after {_handedOut} rows and cannot be continued: {how}. " +
                "Read it again from its start; a query needs an ORDER BY.");
        }

        private void TellAccepted()
        {
            while (_accepted < _attempt.Accepted)
            {
                _accepted++;
                Tell(_accept);
            }
        }

        private void TellOn(Action<RejectedRow> tell, RejectedRow row, long number, ref long told)
        {
            if (number > told)
            {
                told = number;
                Tell(() => tell(row));
            }
        }

        private void Tell(Action tell)
        {
            try
            {
                tell();
            }
            catch
            {
                _isFinal = true;
                throw;
            }
        }

        private ulong Next(ulong hash, T row)
        {
            if (codec is null)
            {
                return 0;
            }

            _writer.Begin(codec.Schema);
            codec.Write(row, _writer);
            return ulong.RotateLeft(hash, 5) * 0x9E3779B185EBCA87 ^ TextHash.Of(_writer.Row.Data.Span);
        }
    }
}
