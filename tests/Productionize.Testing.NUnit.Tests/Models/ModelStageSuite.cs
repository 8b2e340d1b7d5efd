namespace Productionize;

/// <summary>The contract of stages over a wrong one.</summary>
public sealed class ModelStageSuite<TWrong> : ModelStageContract<float, float>
    where TWrong : RightStage
{
    protected override IReadOnlyList<float> Inputs { get; } = [1, 2, RightStage.Known];

    protected override IModel<float, float> Wrap(IModel<float, float> inner) =>
        (TWrong)Activator.CreateInstance(typeof(TWrong), inner ?? throw new ArgumentNullException(nameof(inner)))!;

    protected override float Answer(float input) => input * 2;
}
