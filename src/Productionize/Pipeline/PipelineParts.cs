using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Productionize;

/// <summary>What one built pipeline shares and owns. A builder makes one for each Build, so that no pipeline decides for another.</summary>
internal sealed class PipelineParts(string name, IServiceProvider services) : IAsyncDisposable
{
    private readonly List<object> _owned = [];
    private int _disposed;

    public string Name => name;

    public IServiceProvider Services => services;

    public TimeProvider Time { get; } = (TimeProvider?)services.GetService(typeof(TimeProvider)) ?? TimeProvider.System;

    /// <summary>Makes loggers that never throw.</summary>
    public ILoggerFactory Loggers { get; } = services.GetService(typeof(ILoggerFactory)) is ILoggerFactory loggers and not NullLoggerFactory
        ? new ForgivingLoggerFactory(loggers)
        : NullLoggerFactory.Instance;

    /// <summary>The queue of the pipeline's log; null without one.</summary>
    public PredictionQueue? Queue { get; set; }

    /// <summary>What a call to the pipeline after its disposal gets.</summary>
    public ObjectDisposedException Disposed() => new(
        name, $"The pipeline '{name}' was disposed, and its models with it. Dispose it after its last call, or build another one.");

    /// <summary>Takes over a part, unless it cannot be disposed or is owned already.</summary>
    public void Own(object part)
    {
        if (part is IAsyncDisposable or IDisposable && !_owned.Contains(part, ReferenceEqualityComparer.Instance))
        {
            _owned.Add(part);
        }
    }

    /// <summary>Disposes each part once, the newest (outermost) first, then writes what the log still holds.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        List<Exception>? errors = null;
        for (var i = _owned.Count - 1; i >= 0; i--)
        {
            try
            {
                await DisposeAsync(_owned[i]).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                // The other parts must not stay open because of one.
                (errors ??= []).Add(error);
            }
        }

        if (Queue is not null)
        {
            await Queue.DisposeAsync().ConfigureAwait(false);
        }

        if (errors is not null)
        {
            throw new AggregateException($"Parts of the pipeline '{name}' could not be disposed.", errors);
        }
    }

    public static async ValueTask DisposeAsync(object part)
    {
        if (part is IAsyncDisposable asynchronous)
        {
            await asynchronous.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            (part as IDisposable)?.Dispose();
        }
    }
}
