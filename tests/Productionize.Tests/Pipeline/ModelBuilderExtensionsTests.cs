namespace Productionize;

public class ModelBuilderExtensionsTests
{
    private static readonly RowCodec<Applicant> Input = new RowCodecBuilder<Applicant>().Add("age", row => (long)row.Age).Build();
    private static readonly RowCodec<float> Output = new RowCodecBuilder<float>().Add("score", score => score).Build();

    [Test]
    public void AsBuilder_takes_name_and_codecs_of_the_model()
    {
        var model = Model.Create("churn", _ => 1f, Input, Output);
        var builder = model.AsBuilder();

        Assert.That((builder.Name, builder.InputCodecOf(model), builder.OutputCodecOf(model)), Is.EqualTo(("churn", Input, Output)));
    }

    [Test]
    public void AsBuilder_of_a_model_that_says_nothing_calls_it_model_and_reads_its_types()
    {
        var builder = new Silent().AsBuilder();

        Assert.That((builder.Name, builder.InputCodec.Schema), Is.EqualTo(("model", RowCodec.For<Applicant>().Schema)));
    }

    [Test]
    public void AsBuilder_takes_the_codec_of_the_type_from_a_model_that_knows_no_key()
    {
        var model = new Keyless();
        Assert.That(model.AsBuilder().OutputCodecOf(model), Is.SameAs(Output));
    }

    [Test]
    public void AsBuilder_with_codecs_takes_these_and_the_name_of_the_model()
    {
        var builder = new StubModel(_ => 1).AsBuilder(Input, Output);
        var other = Model.Create("stub", (Applicant _) => 1f);

        Assert.That((builder.Name, builder.InputCodecOf(other), builder.OutputCodecOf(other)), Is.EqualTo(("stub", Input, Output)));
        Assert.That(new Silent().AsBuilder(Input, Output).Name, Is.EqualTo("model"));
    }

    private sealed class Silent : IModel<Applicant, float>
    {
        public ValueTask<Prediction<float>> PredictAsync(
            Applicant input, PredictionOptions options = default, CancellationToken cancellationToken = default) => new(1f);
    }

    private sealed class Keyless : IModel<Applicant, float>
    {
        public ValueTask<Prediction<float>> PredictAsync(
            Applicant input, PredictionOptions options = default, CancellationToken cancellationToken = default) => new(1f);

        public object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceKey is null && serviceType == typeof(RowCodec<float>) ? Output : null;
    }
}
