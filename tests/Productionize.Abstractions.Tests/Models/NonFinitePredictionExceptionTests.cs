namespace Productionize;

public class NonFinitePredictionExceptionTests
{
    [Test]
    public void The_message_names_model_field_and_remedy()
    {
        var error = new NonFinitePredictionException(new ModelInfo("churn", 3), "Score");
        Assert.That(error.Field, Is.EqualTo("Score"));
        Assert.That(error.Message, Does.StartWith("Model 'churn@3' answered NaN or infinity in 'Score'. Check its inputs"));
    }
}
