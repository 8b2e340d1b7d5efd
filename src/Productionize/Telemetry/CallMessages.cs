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

    [LoggerMessage(104, LogLevel.Warning, "{Model} failed on a batch of {Rows} rows")]
    public static partial void BatchFailed(ILogger logger, Exception error, string model, int rows);

    [LoggerMessage(105, LogLevel.Debug, "{Model}: a batch of {Rows} rows was cancelled")]
    public static partial void BatchCanceled(ILogger logger, string model, int rows);
}
