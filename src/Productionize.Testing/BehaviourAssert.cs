using System.Globalization;
using System.Runtime.CompilerServices;

namespace Productionize;

/// <summary>
/// Tests of what a model must do whatever its weights: invariance, direction and minimum functionality, after Ribeiro, Wu, Guestrin and
/// Singh, "Beyond Accuracy: Behavioral Testing of NLP Models with CheckList" (ACL 2020). Each asks for batches, fails with a
/// <see cref="BehaviourException"/>, and rethrows what the model throws for a row.
/// </summary>
public static class BehaviourAssert
{
    /// <summary>What must not matter does not matter: a changed input gets the score of the input as it was.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">The inputs, at least one.</param>
    /// <param name="change">Changes what must not matter, giving a new input.</param>
    /// <param name="score">Reads the number compared from an answer.</param>
    /// <param name="tolerance">How far two scores may lie apart; 0 or more.</param>
    /// <param name="cancellationToken">Ends the test.</param>
    /// <param name="changed">The text of <paramref name="change"/>, given by the compiler.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <exception cref="ArgumentException">There is no input, or the tolerance is negative or NaN.</exception>
    /// <exception cref="BehaviourException">A score moved by more than the tolerance, or is NaN.</exception>
    public static Task IsInvariantAsync<TInput, TOutput>(
        IModel<TInput, TOutput> model,
        IReadOnlyList<TInput> inputs,
        Func<TInput, TInput> change,
        Func<TOutput, double> score,
        double tolerance = 0,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(change))] string changed = "") =>
        CompareAsync(
            model, inputs, change, score, tolerance, $"the score to stay (± {Text(tolerance)}) after {changed}",
            difference => Math.Abs(difference) - tolerance, mustMove: false, cancellationToken);

    /// <summary>A change for the better never lowers the score.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">The inputs, at least one.</param>
    /// <param name="change">Makes the change, giving a new input.</param>
    /// <param name="score">Reads the number compared from an answer.</param>
    /// <param name="tolerance">How far a score may fall all the same; 0 or more.</param>
    /// <param name="cancellationToken">Ends the test.</param>
    /// <param name="changed">The text of <paramref name="change"/>, given by the compiler.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <exception cref="ArgumentException">There is no input, or the tolerance is negative or NaN.</exception>
    /// <exception cref="BehaviourException">A score fell by more than the tolerance, or is NaN, or none of all the scores moved at all.</exception>
    public static Task IncreasesAsync<TInput, TOutput>(
        IModel<TInput, TOutput> model,
        IReadOnlyList<TInput> inputs,
        Func<TInput, TInput> change,
        Func<TOutput, double> score,
        double tolerance = 0,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(change))] string changed = "") =>
        CompareAsync(
            model, inputs, change, score, tolerance, $"the score to rise after {changed}",
            difference => -difference - tolerance, mustMove: true, cancellationToken);

    /// <summary>A change for the worse never raises the score.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">The inputs, at least one.</param>
    /// <param name="change">Makes the change, giving a new input.</param>
    /// <param name="score">Reads the number compared from an answer.</param>
    /// <param name="tolerance">How far a score may rise all the same; 0 or more.</param>
    /// <param name="cancellationToken">Ends the test.</param>
    /// <param name="changed">The text of <paramref name="change"/>, given by the compiler.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <exception cref="ArgumentException">There is no input, or the tolerance is negative or NaN.</exception>
    /// <exception cref="BehaviourException">A score rose by more than the tolerance, or is NaN, or none of all the scores moved at all.</exception>
    public static Task DecreasesAsync<TInput, TOutput>(
        IModel<TInput, TOutput> model,
        IReadOnlyList<TInput> inputs,
        Func<TInput, TInput> change,
        Func<TOutput, double> score,
        double tolerance = 0,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(change))] string changed = "") =>
        CompareAsync(
            model, inputs, change, score, tolerance, $"the score to fall after {changed}",
            difference => difference - tolerance, mustMove: true, cancellationToken);

    /// <summary>Minimum functionality: simple inputs whose answer nobody disputes are answered so.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">The inputs, at least one.</param>
    /// <param name="expected">Whether an answer to an input is right.</param>
    /// <param name="atLeast">The share of inputs that must be answered right, above 0 and up to 1.</param>
    /// <param name="cancellationToken">Ends the test.</param>
    /// <param name="expectation">The text of <paramref name="expected"/>, given by the compiler.</param>
    /// <typeparam name="TInput">What goes in.</typeparam>
    /// <typeparam name="TOutput">What comes out.</typeparam>
    /// <exception cref="ArgumentException">There is no input, or the share is none.</exception>
    /// <exception cref="BehaviourException">Fewer were answered right.</exception>
    public static Task AnswersAsync<TInput, TOutput>(
        IModel<TInput, TOutput> model,
        IReadOnlyList<TInput> inputs,
        Func<TInput, TOutput, bool> expected,
        double atLeast = 1,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(expected))] string expectation = "")
    {
        Check(model, inputs);
        ArgumentNullException.ThrowIfNull(expected);
        if (!(atLeast > 0 && atLeast <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(atLeast), atLeast, "A share is above 0 and at most 1.");
        }

        return RunAsync();

        async Task RunAsync()
        {
            var answers = await model.PredictBatchAsync(inputs, null, cancellationToken).ConfigureAwait(false);
            var wrong = Enumerable.Range(0, inputs.Count).Where(row => !expected(inputs[row], answers[row].Value)).ToArray();
            if (inputs.Count - wrong.Length < atLeast * inputs.Count)
            {
                throw new BehaviourException(
                    $"Expected {expectation} for at least {Text(atLeast * 100)} % of {inputs.Count} rows, but {wrong.Length} " +
                    $"{(wrong.Length == 1 ? "is" : "are")} answered otherwise: row {string.Join(", ", wrong.Take(10))}{(wrong.Length > 10 ? ", …" : "")}.");
            }
        }
    }

    private static Task CompareAsync<TInput, TOutput>(
        IModel<TInput, TOutput> model,
        IReadOnlyList<TInput> inputs,
        Func<TInput, TInput> change,
        Func<TOutput, double> score,
        double tolerance,
        string expectation,
        Func<double, double> excess,
        bool mustMove,
        CancellationToken cancellationToken)
    {
        Check(model, inputs);
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(score);
        if (!(tolerance >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "A tolerance is 0 or more.");
        }

        return RunAsync();

        async Task RunAsync()
        {
            var before = await model.PredictBatchAsync(inputs, null, cancellationToken).ConfigureAwait(false);
            var after = await model.PredictBatchAsync([.. inputs.Select(change)], null, cancellationToken).ConfigureAwait(false);
            var rows = Enumerable.Range(0, inputs.Count).Select(row => (Row: row, From: score(before[row].Value), To: score(after[row].Value))).ToArray();
            var wrong = rows.Where(row => !(excess(Move(row.From, row.To)) <= 0)).ToArray();
            if (wrong.Length > 0)
            {
                var worst = wrong.MaxBy(row => double.IsNaN(Move(row.From, row.To)) ? double.PositiveInfinity : excess(Move(row.From, row.To)));
                throw new BehaviourException(
                    $"Expected {expectation}, but in {wrong.Length} of {rows.Length} rows it did not, most in row {worst.Row}: " +
                    $"{Text(worst.From)} -> {Text(worst.To)}.");
            }

            if (mustMove && rows.All(row => row.From.Equals(row.To)))
            {
                throw new BehaviourException(
                    $"Expected {expectation}, but in none of {rows.Length} rows did it move. Does the model use what was changed?");
            }
        }
    }

    private static void Check<TInput, TOutput>(IModel<TInput, TOutput> model, IReadOnlyList<TInput> inputs)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count == 0)
        {
            throw new ArgumentException("There is no input: a test of no row would pass whatever the model does.", nameof(inputs));
        }
    }

    // Infinity that stays has not moved; NaN that stays is no score.
    private static double Move(double from, double to) => from == to ? 0 : to - from;

    private static string Text(double number) => number.ToString("G6", CultureInfo.InvariantCulture);
}
