namespace Productionize;

public sealed class ModelSignatureTests
{
    private static readonly Schema Age = new(new Field("Age", FieldKind.Single));
    private static readonly Schema Score = new(new Field("Score", FieldKind.Single), new Field("Label", FieldKind.Boolean));

    [Test]
    public void Types_with_more_input_and_less_output_fit()
    {
        var types = new ModelSignature(
            new Schema(new Field("Id", FieldKind.Int64), new Field("Age", FieldKind.Single)), new Schema(new Field("Score", FieldKind.Single)));

        Assert.That(() => new ModelSignature(Age, Score).ThrowIfMisfit<object, string>(types, "churn@3"), Throws.Nothing);
    }

    [Test]
    public void An_input_type_without_a_required_field_is_refused_with_model_field_and_remedy()
    {
        var types = new ModelSignature(new Schema(new Field("Income", FieldKind.Single)), Score);

        Assert.That(() => new ModelSignature(Age, Score).ThrowIfMisfit<object, string>(types, "churn@3"), Throws.InvalidOperationException
            .With.Message.Contains("model churn@3 does not fit Object as input").And.Message.Contains("'Age' (Single)").And.Message.Contains("Change the type"));
    }

    [Test]
    public void An_output_type_that_wants_more_or_another_kind_is_refused()
    {
        var more = new ModelSignature(Age, new Schema(new Field("Reason", FieldKind.String)));
        var other = new ModelSignature(Age, new Schema(new Field("Score", FieldKind.Double)));

        Assert.Multiple(() =>
        {
            Assert.That(() => new ModelSignature(Age, Score).ThrowIfMisfit<object, string>(more, "m"), Throws.InvalidOperationException
                .With.Message.Contains("model m does not fit String as output").And.Message.Contains("'Reason'"));
            Assert.That(() => new ModelSignature(Age, Score).ThrowIfMisfit<object, string>(other, "m"), Throws.InvalidOperationException
                .With.Message.Contains("'Score' is Double, but the rows have it as Single"));
        });
    }
}
