namespace Productionize;

public class InvalidInputExceptionTests
{
    private static readonly RowFault[] Faults =
        [new("Age", "17", "must be at least 18"), new("Job", "spy", "must be one of cook, clerk")];

    [Test]
    public void The_message_names_model_fields_and_rules_and_no_value()
    {
        var error = new InvalidInputException(new ModelInfo("churn", 3), Faults);
        Assert.That(error.Message, Is.EqualTo(
            "Model 'churn@3' refuses an input: Age: must be at least 18; Job: must be one of cook, clerk."));
        Assert.That(error.Faults, Is.SameAs(Faults));
    }

    [Test]
    public void A_model_that_is_not_known_is_no_obstacle() =>
        Assert.That(new InvalidInputException(null, Faults).Message, Does.StartWith("Model '' refuses"));

    [Test]
    public void Faults_are_required() => Assert.That(
        () => new InvalidInputException(null, null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("faults"));
}
