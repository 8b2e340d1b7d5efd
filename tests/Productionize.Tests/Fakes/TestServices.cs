using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Productionize;

/// <summary>A clock that a test moves and loggers that it reads.</summary>
public sealed class TestServices : IServiceProvider, ILoggerFactory
{
    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public FakeLogCollector Log { get; } = new();

    public IReadOnlyList<FakeLogRecord> Messages => Log.GetSnapshot();

    public object? GetService(Type serviceType) =>
        serviceType == typeof(TimeProvider) ? Time : serviceType == typeof(ILoggerFactory) ? this : null;

    public ILogger CreateLogger(string categoryName) => new FakeLogger(Log, categoryName);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }
}
