using System.Diagnostics.CodeAnalysis;

namespace Productionize;

/// <summary>
/// Models on a server that speaks the Open Inference Protocol v2 (MLServer, Triton, KServe and others), asked over HTTP with JSON.
/// </summary>
/// <remarks>
/// <para>
/// Each field of the input is a tensor of its name: truth values are BOOL, whole numbers INT64, <c>float</c> FP32, <c>double</c> FP64,
/// <c>float[]</c> FP32 of shape [rows, length], everything else BYTES (times and days in ISO 8601, what is not flat as JSON text). Each
/// field of the output is asked for likewise; a number of the answer goes into any field that holds it exactly.
/// </para>
/// <para>
/// A prediction changes nothing on the server, so a request is sent again, under the same id, after a failed connection, an attempt that
/// took too long, and 429, 502, 503 and 504; never after cancellation. What goes wrong there is an <see cref="HttpModelException"/>; an
/// input that the protocol cannot carry (a missing text or whole number) is an <see cref="InvalidInputException"/>. Redirects are not for
/// predictions: an answer that came by one is refused, so turn <c>AllowAutoRedirect</c> off where inputs are personal data.
/// Answers are not compressed unless the HttpClient's handler has <c>AutomaticDecompression</c>; the limit counts what comes out of it.
/// </para>
/// </remarks>
public static class HttpModel
{
    internal const string Format = "http";

    private const string NeedsReflection = "Reads the members of the types by reflection. Under ahead-of-time compilation give codecs.";

    /// <summary>Makes a model of a server with the defaults of <see cref="HttpModelOptions"/>.</summary>
    /// <param name="name">The model's name here and on the server.</param>
    /// <param name="client">The client, with a <see cref="HttpClient.BaseAddress"/>; stays the caller's.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The model, safe for concurrent calls.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is no name.</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public static IModel<TInput, TOutput> Create<TInput, TOutput>(string name, HttpClient client) =>
        Create<TInput, TOutput>(name, client, new HttpModelOptions());

    /// <summary>Makes a model of a server.</summary>
    /// <param name="name">The model's name here; on the server too, unless <see cref="HttpModelOptions.RemoteModel"/> is set.</param>
    /// <param name="client">
    /// The client, with a <see cref="HttpClient.BaseAddress"/> and whatever the server wants (credentials, certificates). It stays the
    /// caller's, and must live as long as the model.
    /// </param>
    /// <param name="options">Names, forms and limits.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The model, safe for concurrent calls. A prediction's <see cref="Prediction{TOutput}.Model"/> has the number of the version
    /// that answered, where the server names one.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is no name, or an option is out of bounds.</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public static IModel<TInput, TOutput> Create<TInput, TOutput>(string name, HttpClient client, HttpModelOptions options)
    {
        Names.ThrowIfInvalid(name);
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);
        return Create(name, client, RowCodec.For<TInput>(), RowCodec.For<TOutput>(), options);
    }

    /// <summary>Makes a model of a server, without reflection.</summary>
    /// <param name="name">The model's name here.</param>
    /// <param name="client">The client, with a <see cref="HttpClient.BaseAddress"/>; stays the caller's.</param>
    /// <param name="input">Writes inputs into rows.</param>
    /// <param name="output">Reads outputs from rows.</param>
    /// <param name="options">Names, forms and limits; null for the defaults.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <returns>The model, safe for concurrent calls.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is no name, or an option is out of bounds.</exception>
    public static IModel<TInput, TOutput> Create<TInput, TOutput>(
        string name, HttpClient client, RowCodec<TInput> input, RowCodec<TOutput> output, HttpModelOptions? options = null)
    {
        Names.ThrowIfInvalid(name);
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        return new HttpModel<TInput, TOutput>(name, () => client, input, output, options ?? new HttpModelOptions(), TimeProvider.System);
    }
}
