namespace Productionize;

[TestOf(typeof(OnnxModel<,>))]
public sealed class OnnxModelContractTests : ModelContract<Applicant, BadRisk>
{
    protected override IReadOnlyList<Applicant> Inputs => [.. Applicant.Cases.Take(5)];

    protected override ValueTask<IModel<Applicant, BadRisk>> CreateAsync() =>
        new(Onnx.CreateModel<Applicant, BadRisk>("credit", Models.PathOf("credit_columns")));

    // The runtime multiplies several rows by another kernel than one: the last digit may differ.
    protected override bool AreSame(BadRisk one, BadRisk other) =>
        one.Bad == other.Bad && Math.Abs(one.Probability - other.Probability) < 1e-6;
}
