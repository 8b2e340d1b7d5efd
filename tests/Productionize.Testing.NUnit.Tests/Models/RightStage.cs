namespace Productionize;

/// <summary>Answers one number itself and passes on the others. It keeps every promise; what is wrong derives from it.</summary>
public class RightStage(IModel<float, float> inner) : DelegatingModel<float, float>(inner), IDisposable
{
    public const float Known = 3;

    public override async ValueTask<Prediction<float>> PredictAsync(
        float input, PredictionOptions options = default, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return input == Known
            ? new Prediction<float>(Known * 2, options.Id, Inner.GetService<ModelInfo>())
            : await Inner.PredictAsync(input, options, cancellationToken);
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
