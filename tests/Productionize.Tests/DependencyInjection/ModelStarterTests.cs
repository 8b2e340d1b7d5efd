namespace Productionize;

public class ModelStarterTests
{
    [Test]
    public async Task Every_model_is_started_in_the_order_registered_and_none_is_stopped_by_it()
    {
        var stubs = await new StoredStubs().AddAsync(1);
        await stubs.MoveAsync(1);
        await using var one = stubs.Follow().Build();
        await using var other = stubs.Follow().Build();
        var starter = new ModelStarter([Registration(one), Registration(other)], NoServices.Instance);

        await starter.StartAsync(default);
        await starter.StopAsync(default);

        Assert.That((one.IsReady, other.IsReady, stubs.Loaded.Count), Is.EqualTo((true, true, 2)));
    }

    private static ModelRegistration Registration(ModelPipeline<Applicant, float> model) => new(model.Name, typeof(Applicant), typeof(float), _ => model);
}
