namespace Productionize;

/// <summary>A stage that passes everything on, writes its name into a list, and knows how often it was disposed.</summary>
public sealed class SpyStage<TInput, TOutput>(IModel<TInput, TOutput> inner, string name, List<string> calls)
    : DelegatingModel<TInput, TOutput>(inner), IDisposable
{
    public int Disposals { get; private set; }

    public override ValueTask<Prediction<TOutput>> PredictAsync(
        TInput input, PredictionOptions options = default, CancellationToken cancellationToken = default)
    {
        calls.Add(name);
        return Inner.PredictAsync(input, options, cancellationToken);
    }

    public void Dispose()
    {
        Disposals++;
        calls.Add($"dispose {name}");
    }
}
