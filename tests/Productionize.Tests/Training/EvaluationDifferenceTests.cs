using System.Text.Json;

namespace Productionize;

public class EvaluationDifferenceTests
{
    private static readonly EvaluationDifference Example = new()
    {
        Rows = 1000,
        Auc = new(0.021, -0.003, 0.04, 0.95),
        ValuePerPrediction = new(4.1, -1.2, 10.5, 0.95),
    };

    [Test]
    public void ToString_shows_the_sign_of_a_difference() =>
        Assert.That(
            Example.ToString(), Is.EqualTo("AUC +0.021 [-0.003, +0.040], value +4.1 [-1.2, +10.5] a prediction (1,000 rows)"));

    [Test]
    public void ToString_of_no_difference_has_no_sign() =>
        Assert.That(
            (Example with { Auc = new(0, 0, 0, 0.95), ValuePerPrediction = default }).ToString(),
            Is.EqualTo("AUC 0.000 [0.000, 0.000], value 0.00 [0.00, 0.00] a prediction (1,000 rows)"));

    [Test]
    public void FromJson_gives_back_what_ToJson_wrote() =>
        Assert.That(EvaluationDifference.FromJson(Example.ToJson()), Is.EqualTo(Example));

    [TestCase("null")]
    [TestCase("{}")]
    public void FromJson_of_something_else_throws(string json) =>
        Assert.That(() => EvaluationDifference.FromJson(json), Throws.InstanceOf<JsonException>());
}
