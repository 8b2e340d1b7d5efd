using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Productionize;

/// <summary>
/// How often and how long a request is tried. A prediction changes nothing on the server, so asking again is safe; what a server refuses
/// (4xx) or fails on (500) would only fail again.
/// </summary>
internal static class InferenceAttempts
{
    public static ResiliencePipeline Of(HttpModelOptions options, TimeProvider time)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = time }.AddTimeout(options.TotalTimeout);
        if (options.MaxRetries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = options.MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.RetryDelay,
                MaxDelay = options.MaxRetryDelay,
                ShouldHandle = arguments => new(IsWorthAnother(arguments.Outcome.Exception, options)),
                DelayGenerator = static arguments =>
                    new((arguments.Outcome.Exception as HttpModelException)?.RetryAfter is { } wait && wait > TimeSpan.Zero ? wait : null),
            });
        }

        return builder.AddTimeout(options.AttemptTimeout).Build();
    }

    private static bool IsWorthAnother(Exception? error, HttpModelOptions options) => error switch
    {
        HttpModelException { IsTransient: true } lost => lost.RetryAfter is not { } wait || wait <= options.MaxRetryDelay,
        TimeoutRejectedException => true,
        _ => false,
    };
}
