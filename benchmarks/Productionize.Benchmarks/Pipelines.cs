using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Productionize;

/// <summary>The pipelines measured: the stages that a team would add, from none to five.</summary>
internal static class Pipelines
{
    public static ModelPipeline<Applicant, TOutput> Build<TOutput>(
        IModel<Applicant, TOutput> model, RowCodec<Applicant> codec, int stages, IPredictionLogger logger)
    {
        var builder = model.AsBuilder(codec, RowCodec.For<TOutput>());
        if (stages >= 5)
        {
            builder.UseTelemetry().UseLogging(new QuietLoggers());
        }

        if (stages >= 1)
        {
            builder.UsePredictionLog(logger);
        }

        if (stages >= 3)
        {
            builder.UseInputValidation().UseOutputCheck();
        }

        return builder.Build();
    }

    /// <summary>Loggers that are there and let nothing through, as in production below Debug.</summary>
    private sealed class QuietLoggers : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => NullLogger.Instance;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }
}
