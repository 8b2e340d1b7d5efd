namespace Productionize;

public class VersionLoadingTests
{
    private const string Remedy = "The loader of the format 'stub' gave null for churn@1. Let it return the model";

    [Test]
    public async Task A_loader_that_gives_null_is_named_with_the_version()
    {
        var stubs = await new StoredStubs().AddAsync(1);
        await using var content = await stubs.Store.OpenAsync("churn", 1);

        Assert.That(
            async () => await Nothing().LoadVersionAsync(content, default),
            Throws.InvalidOperationException.With.Message.StartsWith(Remedy));
    }

    [Test]
    public async Task A_live_model_does_not_start_on_null()
    {
        var stubs = await new StoredStubs().AddAsync(1);
        await stubs.MoveAsync(1);
        await using var model = Model.FromStore("churn", stubs.Store, "champion", Nothing()).Build();

        Assert.That(async () => await model.StartAsync(), Throws.InvalidOperationException.With.Message.StartsWith(Remedy));
        Assert.That(model.IsReady, Is.False);
    }

    [Test]
    public async Task A_promotion_of_null_moves_nothing()
    {
        var stubs = await new StoredStubs().AddAsync(1);
        var promotion = new ModelPromotion<Applicant, float>(stubs.Store, "churn", "champion", Nothing());

        Assert.That(
            async () => await promotion.PromoteAsync(1, "ada", "better"),
            Throws.TypeOf<ModelTrialException>().With.Message.Contains(Remedy));
        Assert.That(await stubs.Store.GetAliasAsync("churn", "champion"), Is.Null);
    }

    [Test]
    public async Task A_version_of_another_format_is_refused_naming_both()
    {
        var stubs = await new StoredStubs().AddAsync(1, format: "onnx");
        await using var content = await stubs.Store.OpenAsync("churn", 1);

        Assert.That(
            async () => await stubs.Loader.LoadVersionAsync(content, default),
            Throws.InvalidOperationException.With.Message.EqualTo(
                "Model churn@1 has the format 'onnx', this loader reads 'stub'. Register a loader for 'onnx'."));
        Assert.That(stubs.Loaded, Is.Empty);
    }

    private static IModelLoader<Applicant, float> Nothing() => Model.Loader<Applicant, float>("stub", (_, _) => default);
}
