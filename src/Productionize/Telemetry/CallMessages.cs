using Microsoft.Extensions.Logging;

namespace Productionize;

internal static partial class CallMessages
{
    [LoggerMessage(100, LogLevel.Debug, "{Model} answered {Id:n} in {Milliseconds} ms", SkipEnabledCheck = true)]
    public static partial void Answered(ILogger logger, string model, Guid id, double milliseconds);

    [LoggerMessage(101, LogLevel.Warning, "{Model} failed on {Id:n}")]
    public static partial void Failed(ILogger logger, Exception error, string model, Guid id);

    [LoggerMessage(102, LogLevel.Debug, "{Model}: {Id:n} was cancelled")]
    public static partial void Canceled(ILogger logger, string model, Guid id);

    [LoggerMessage(103, LogLevel.Trace, "{Id:n}: {Input} gave {Output}", SkipEnabledCheck = true)]
    public static partial void Payload(ILogger logger, Guid id, string input, string output);
}
