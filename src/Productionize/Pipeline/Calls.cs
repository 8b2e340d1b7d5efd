namespace Productionize;

/// <summary>How a failed call is counted, the same in the log, in telemetry and in messages.</summary>
internal static class Calls
{
    public static PredictionStatus StatusOf(Exception error, CancellationToken cancellationToken) => error switch
    {
        OperationCanceledException when cancellationToken.IsCancellationRequested => PredictionStatus.Canceled,
        InvalidInputException => PredictionStatus.Rejected,
        _ => PredictionStatus.Failed,
    };
}
