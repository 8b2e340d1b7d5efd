namespace Productionize;

/// <summary>Why one prediction was what it was. It holds what was logged of a person; only <see cref="ToText"/> shows it.</summary>
public sealed record PredictionExplanation
{
    /// <summary>The live record, with input, answer or error, version, time and trace id; a shadow where no live one was logged.</summary>
    public required PredictionRecord Record { get; init; }

    /// <summary>The newest outcome of each kind, ordered by kind; empty while nothing is known.</summary>
    public required IReadOnlyList<PredictionOutcome> Outcomes { get; init; }

    /// <summary>The other records of this id, such as the shadows' answers.</summary>
    public required IReadOnlyList<LoggedPrediction> Others { get; init; }

    /// <summary>
    /// The entry of the alias's history by which it pointed at the version that answered, the newest not after the call: who, when, why.
    /// Null without a store, or where there is none: see <see cref="PromotionNote"/>.
    /// </summary>
    public AliasEntry? Promotion { get; init; }

    /// <summary>Why there is no <see cref="Promotion"/>, or that the alias pointed elsewhere when the call began; else null.</summary>
    public string? PromotionNote { get; init; }

    /// <summary>What another model, such as today's champion, answers to the same input; null until one was asked.</summary>
    public PredictionReplay? Replay { get; init; }

    /// <summary>
    /// Asks the version that an alias points at now for its answer to the logged input. It is loaded for this one question, without a
    /// pipeline, so that nothing is logged or counted, and disposed. What the loader throws comes through.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="loader">Loads the version.</param>
    /// <param name="alias">The alias.</param>
    /// <param name="cancellationToken">Ends the loading and the call.</param>
    /// <typeparam name="TInput">What the model takes.</typeparam>
    /// <typeparam name="TOutput">What it answers.</typeparam>
    /// <returns>
    /// This explanation with a <see cref="Replay"/>: the answer, or why there is none: a field that the log does not keep, a model or an
    /// alias that the store has not, an error of the model.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="alias"/> is no name; thrown at the call.</exception>
    /// <exception cref="InvalidOperationException">The version has another format than the loader.</exception>
    /// <exception cref="ModelIntegrityException">The version's files are damaged.</exception>
    public ValueTask<PredictionExplanation> AskChampionAsync<TInput, TOutput>(
        IModelStore store,
        IModelLoader<TInput, TOutput> loader,
        string alias = "champion",
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(loader);
        Names.ThrowIfInvalid(alias);
        return WithAsync(LoggedQuestion.AskAsync(Record, store, loader, alias, cancellationToken));
    }

    /// <summary>
    /// Asks a model for its answer to the logged input. Give a bare one, such as <c>Model.Create</c> or a loader makes: a pipeline is
    /// refused, since the question would be logged and counted as a call. What is served elsewhere logs by its own rules.
    /// </summary>
    /// <param name="model">The model; it stays the caller's.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <typeparam name="TInput">What the model takes. Its codec is asked of the model; <see cref="Row"/> needs none.</typeparam>
    /// <typeparam name="TOutput">What it answers; likewise.</typeparam>
    /// <returns>
    /// This explanation with a <see cref="Replay"/>: the answer, or why there is none: a field that the log does not keep, a model without
    /// codecs, an error of the model.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="model"/> is a pipeline, or has one inside; thrown at the call.</exception>
    public ValueTask<PredictionExplanation> AskAsync<TInput, TOutput>(
        IModel<TInput, TOutput> model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.GetService<IModelLifetime>() is { } pipeline)
        {
            throw new ArgumentException(
                $"The model is the pipeline '{pipeline.Name}', or has it inside: the question would be logged and counted as a call. " +
                $"Give the model without its stages, or use {nameof(AskChampionAsync)} with store and loader.",
                nameof(model));
        }

        return WithAsync(LoggedQuestion.AskAsync(Record, model, cancellationToken));
    }

    /// <summary>All of it for people, in invariant culture, times in UTC. It shows personal data as far as the log keeps them.</summary>
    /// <returns>The text, several lines.</returns>
    public string ToText() => ExplanationText.Of(this);

    /// <summary>Id, model, role and status: nothing that could be personal data.</summary>
    /// <returns>Such as <c>0193… churn@3 Live Answered</c>.</returns>
    public override string ToString() => Record.ToString();

    private async ValueTask<PredictionExplanation> WithAsync(ValueTask<PredictionReplay> replay) =>
        this with { Replay = await replay.ConfigureAwait(false) };
}
