namespace Productionize;

/// <summary>The contract of models over a wrong one.</summary>
public sealed class ModelSuite<TWrong> : ModelContract<float[], float>
    where TWrong : RightModel, new()
{
    protected override IReadOnlyList<float[]> Inputs { get; } = [[1, 0], [2, 0], [3, 0]];

    protected override IReadOnlyList<float[]> BadInputs { get; } = [[-1, 0]];

    protected override ValueTask<IModel<float[], float>> CreateAsync() => new(new TWrong());
}
