using System.Net;

namespace Productionize;

/// <summary>
/// A model behind HTTP gave no usable answer: it cannot be reached, took too long, refused, or answered what the protocol or the types do
/// not allow. The message names the server by host and port only.
/// </summary>
public sealed class HttpModelException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What went wrong and what to do.</param>
    /// <param name="statusCode">What the server answered with; null where there was no answer.</param>
    /// <param name="serverMessage">The server's own words; null where it gave none.</param>
    /// <param name="innerException">The cause; null where there is none.</param>
    public HttpModelException(
        string message, HttpStatusCode? statusCode = null, string? serverMessage = null, Exception? innerException = null)
        : base(message, innerException)
    {
        (StatusCode, ServerMessage) = (statusCode, serverMessage);
    }

    /// <summary>
    /// The status of the answer, 200 included where the answer itself was not usable; null where there was none (no connection, time out).
    /// </summary>
    public HttpStatusCode? StatusCode { get; }

    /// <summary>
    /// The <c>error</c> or <c>detail</c> of the answer, at most 500 characters in one line; null where it had none. A server may quote
    /// inputs in it.
    /// </summary>
    public string? ServerMessage { get; }

    /// <summary>Whether the same request may succeed if it is sent again.</summary>
    internal bool IsTransient { get; init; }

    /// <summary>How long the server asks to wait; null where it does not say.</summary>
    internal TimeSpan? RetryAfter { get; init; }
}
