using Microsoft.Extensions.Logging;

namespace Productionize;

internal static partial class PythonMessages
{
    [LoggerMessage(500, LogLevel.Information, "Model '{Model}': worker {Process} answers (Python {Python})")]
    public static partial void Started(ILogger logger, string model, int process, string python);

    [LoggerMessage(501, LogLevel.Warning, "Model '{Model}': worker {Process} ended ({Reason}) and is replaced")]
    public static partial void Ended(ILogger logger, string model, int process, string reason);

    [LoggerMessage(502, LogLevel.Error, "Model '{Model}': a worker cannot be replaced; the next attempt is in {Delay}")]
    public static partial void NotReplaced(ILogger logger, Exception error, string model, TimeSpan delay);

    [LoggerMessage(503, LogLevel.Information, "Model '{Model}', worker {Process}: {Line}")]
    public static partial void Line(ILogger logger, string model, int process, string line);

    [LoggerMessage(504, LogLevel.Warning, "Model '{Model}': worker {Process} is killed, since it has not answered within {Timeout}")]
    public static partial void Hung(ILogger logger, string model, int process, TimeSpan timeout);

    [LoggerMessage(505, LogLevel.Warning, "Model '{Model}': the folder '{Folder}' with its files could not be removed")]
    public static partial void FolderStays(ILogger logger, Exception error, string model, string folder);

    [LoggerMessage(506, LogLevel.Warning, "Model '{Model}': the script threw. {Traceback}")]
    public static partial void Threw(ILogger logger, string model, string? traceback);
}
