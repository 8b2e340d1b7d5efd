namespace Productionize;

/// <summary>A router: each answer says which of its models gave it, and none of them has the router's name.</summary>
internal sealed class RightModelThatAsksOthers : RightModel
{
    private static readonly ModelInfo[] Others = [new("champion", 4), new("challenger", 1)];

    public override async ValueTask<Prediction<float>> PredictAsync(
        float[] input, PredictionOptions options = default, CancellationToken cancellationToken = default) =>
        await base.PredictAsync(input, options, cancellationToken) with { Model = Others[(int)input[0] % 2] };
}
