namespace Productionize;

/// <summary>One call that a <see cref="StubModel{TInput, TOutput}"/> was asked.</summary>
/// <param name="Input">The input.</param>
/// <param name="Options">The options, with the id that the pipeline assigned.</param>
/// <typeparam name="TInput">What goes in.</typeparam>
public readonly record struct StubCall<TInput>(TInput Input, PredictionOptions Options)
{
    /// <summary>The id, never the input.</summary>
    public override string ToString() => Options.ToString();
}
