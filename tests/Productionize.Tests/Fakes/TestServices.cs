using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Productionize;

/// <summary>A clock that a test moves and loggers that it reads.</summary>
public sealed class TestServices : IServiceProvider
{
    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public FakeLogCollector Log { get; } = new();

    public LogLevel LowestLevel { get; init; } = LogLevel.Trace;

    public IReadOnlyList<FakeLogRecord> Messages => Log.GetSnapshot();

    public object? GetService(Type serviceType) =>
        serviceType == typeof(TimeProvider) ? Time : serviceType == typeof(ILoggerFactory) ? new Loggers(this) : null;

    private sealed class Loggers(TestServices services) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName)
        {
            var logger = new FakeLogger(services.Log, categoryName);
            for (var level = LogLevel.Trace; level < services.LowestLevel; level++)
            {
                logger.ControlLevel(level, false);
            }

            return logger;
        }

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }
}
