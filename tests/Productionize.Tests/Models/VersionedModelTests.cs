namespace Productionize;

public class VersionedModelTests
{
    private static readonly Applicant[] Two = [new(30), new(31)];

    private static readonly ModelVersion Version = new()
    {
        Model = "churn", Number = 3, Digest = "ab", Format = "stub", Files = [], CreatedAt = DateTimeOffset.UnixEpoch,
    };

    [Test]
    public async Task Answers_say_the_version_that_a_loaded_model_does_not_know()
    {
        var model = VersionedModel<Applicant, float>.Of(new StubModel(_ => 1), Version);

        var single = await model.PredictAsync(Two[0]);
        var batch = await model.PredictBatchAsync(Two);

        Assert.Multiple(() =>
        {
            Assert.That($"{single.Model}", Is.EqualTo("churn@3"));
            Assert.That(batch.Select(answer => $"{answer.Model}"), Is.EqualTo(Expect.Rows("churn@3", "churn@3")));
            Assert.That(model.GetService<ModelInfo>(), Is.SameAs(single.Model));
            Assert.That((single.Model!.Format, single.Model.Digest), Is.EqualTo(("stub", "ab")));
            Assert.That(model.GetService<ModelInfo>("key"), Is.Null);
            Assert.That(model.GetService<StubModel>(), Is.Not.Null);
        });
    }

    [Test]
    public async Task An_answer_that_had_to_be_waited_for_says_the_version_too()
    {
        var gate = new TaskCompletionSource<float>();
        var model = VersionedModel<Applicant, float>.Of(new StubModel(async (_, _) => await gate.Task), Version);
        var pending = model.PredictAsync(Two[0]).AsTask();
        gate.SetResult(1);

        Assert.That($"{(await Patience.Of(pending)).Model}", Is.EqualTo("churn@3"));
    }

    [Test]
    public void A_model_that_says_its_version_itself_is_left_alone()
    {
        var own = new StubModel(_ => 1) { Info = new("churn", 3) };

        Assert.That(VersionedModel<Applicant, float>.Of(own, Version), Is.SameAs(own));
        Assert.That(VersionedModel<Applicant, float>.Of(own, Version with { Number = 4 }), Is.Not.SameAs(own));
        Assert.That(VersionedModel<Applicant, float>.Of(own, Version with { Model = "other" }), Is.Not.SameAs(own));
    }
}
