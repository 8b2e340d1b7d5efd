using System.Text.Json;

namespace Productionize;

public class PredictionOfTTests
{
    private static readonly ModelInfo Info = new("churn", 3);
    private static readonly Guid Id = Guid.Parse("01930000-0000-7000-8000-000000000001");

    [Test]
    public void A_plain_value_converts_to_a_prediction_without_id_and_model()
    {
        Prediction<float> prediction = 0.25f;
        Assert.That(prediction.Value, Is.EqualTo(0.25f));
        Assert.That(prediction.Id, Is.EqualTo(Guid.Empty));
        Assert.That(prediction.Model, Is.Null);
        Assert.That(prediction.Reason, Is.Null);
        Assert.That(prediction.Error, Is.Null);
    }

    [Test]
    public void A_prediction_keeps_what_it_is_made_of()
    {
        var prediction = new Prediction<string>("yes", Id, Info, "fallback: TimeoutException");
        Assert.That(prediction.Value, Is.EqualTo("yes"));
        Assert.That(prediction.Id, Is.EqualTo(Id));
        Assert.That(prediction.Model, Is.SameAs(Info));
        Assert.That(prediction.Reason, Is.EqualTo("fallback: TimeoutException"));
        Assert.That(prediction.Error, Is.Null);
    }

    [Test]
    public void Failed_keeps_error_id_and_model_and_its_Value_throws_the_error()
    {
        var error = new FormatException("broken");
        var prediction = Prediction<int>.Failed(error, Id, Info);
        Assert.That(prediction.Error, Is.SameAs(error));
        Assert.That(prediction.Id, Is.EqualTo(Id));
        Assert.That(prediction.Model, Is.SameAs(Info));
        Assert.That(() => prediction.Value, Throws.Exception.SameAs(error));
    }

    [Test]
    public void Failed_without_an_error_is_refused() => Assert.That(
        () => Prediction<int>.Failed(null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("error"));

    [Test]
    public void Value_of_a_failed_row_keeps_the_place_where_it_failed()
    {
        var prediction = Prediction<int>.Failed(Assert.Catch(FailHere)!);
        Assert.That(Assert.Catch(() => _ = prediction.Value)!.StackTrace, Does.Contain(nameof(FailHere)));
    }

    [Test]
    public void WithValue_keeps_id_model_and_reason()
    {
        var other = new Prediction<int>(1, Id, Info, "why").WithValue("one");
        Assert.That(other, Is.EqualTo(new Prediction<string>("one", Id, Info, "why")));
    }

    [Test]
    public void WithValue_of_a_failed_row_stays_failed()
    {
        var error = new FormatException();
        var other = (Prediction<int>.Failed(error, Id, Info) with { Reason = "why" }).WithValue("one");
        Assert.That(other.Error, Is.SameAs(error));
        Assert.That(other.Id, Is.EqualTo(Id));
        Assert.That(other.Model, Is.SameAs(Info));
        Assert.That(other.Reason, Is.EqualTo("why"));
        Assert.That(() => other.Value, Throws.Exception.SameAs(error));
    }

    [Test]
    public void ToString_names_id_and_model_and_never_the_value()
    {
        Assert.That(new Prediction<string>("secret", Id, Info).ToString(), Is.EqualTo("01930000000070008000000000000001 churn@3"));
        Assert.That(Prediction<string>.Failed(new FormatException("secret"), Id, Info).ToString(), Does.Not.Contain("secret"));
    }

    [Test]
    public void Json_of_a_prediction_has_no_error_and_no_stack_trace()
    {
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(new Prediction<int>(5, Id)));
        Assert.That(string.Join(" ", json.RootElement.EnumerateObject().Select(property => property.Name).Order()), Is.EqualTo("Id Model Reason Value"));
    }

    private static void FailHere() => throw new FormatException("broken");
}
