using Microsoft.Extensions.Logging;

namespace Productionize;

/// <summary>Loggers whose sink is broken: every message throws.</summary>
public sealed class ThrowingLoggers : IServiceProvider, ILoggerFactory, ILogger
{
    public object? GetService(Type serviceType) => serviceType == typeof(ILoggerFactory) ? this : null;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        throw new IOException("The sink of the messages is broken.");

    public void Dispose()
    {
    }
}
