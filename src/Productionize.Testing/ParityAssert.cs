using System.Diagnostics.CodeAnalysis;

namespace Productionize;

/// <summary>Proves in a test that a model answers as the one that it was made from, by a golden file that <c>golden.py</c> wrote.</summary>
public static class ParityAssert
{
    private const string NeedsReflection =
        "Where the model has no codecs, the members of the types are read by reflection. Under ahead-of-time compilation compare with " +
        "GoldenFile.CompareAsync and codecs.";

    /// <summary>Fails unless a model answers the inputs of a golden file as the file says, by the default options.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The golden file.</param>
    /// <typeparam name="TInput">What goes in; its fields have the names of the inputs.</typeparam>
    /// <typeparam name="TOutput">What comes out; its fields have the names of the outputs.</typeparam>
    /// <returns>The report of a match.</returns>
    /// <exception cref="ParityException">It answers otherwise; the message is the report.</exception>
    /// <exception cref="InvalidDataException">The file is no golden file.</exception>
    /// <exception cref="InvalidOperationException">The inputs do not fit <typeparamref name="TInput"/>.</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public static ValueTask<ParityReport> MatchesAsync<TInput, TOutput>(IModel<TInput, TOutput> model, string path) =>
        MatchesAsync(model, path, null);

    /// <summary>Fails unless a model answers the inputs of a golden file as the file says.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The golden file.</param>
    /// <param name="options">What counts as the same; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the comparison.</param>
    /// <typeparam name="TInput">What goes in; its fields have the names of the inputs.</typeparam>
    /// <typeparam name="TOutput">What comes out; its fields have the names of the outputs.</typeparam>
    /// <returns>The report of a match.</returns>
    /// <exception cref="ParityException">It answers otherwise; the message is the report.</exception>
    /// <exception cref="InvalidDataException">The file is no golden file.</exception>
    /// <exception cref="InvalidOperationException">The inputs do not fit <typeparamref name="TInput"/>.</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public static ValueTask<ParityReport> MatchesAsync<TInput, TOutput>(
        IModel<TInput, TOutput> model, string path, ParityOptions? options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return CheckAsync(GoldenFile.Read(path).CompareAsync(model, options, cancellationToken));
    }

    private static async ValueTask<ParityReport> CheckAsync(ValueTask<ParityReport> comparison)
    {
        var report = await comparison.ConfigureAwait(false);
        report.ThrowIfDifferent();
        return report;
    }
}
