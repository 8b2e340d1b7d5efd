using System.Globalization;

namespace Productionize.Parity;

internal sealed class GoldenLoaderTests
{
    private static readonly string Golden =
        GoldenText.TextOf($"[{GoldenText.Inputs}]", $"[{GoldenText.Output("p", "FP64", "0.201, 0.4, 0.6")}]");

    private readonly List<Watched> _loaded = [];

    [Test]
    public async Task A_version_that_answers_as_its_golden_file_is_promoted_and_another_is_refused_and_disposed()
    {
        var store = new InMemoryModelStore();
        var right = await store.AddAsync(Package("100", Golden));
        var wrong = await store.AddAsync(Package("90", Golden));
        var promotion = new ModelPromotion<Person, double>(store, "churn", "champion", Loader.WithGoldenFile());
        await promotion.PromoteAsync(right.Number, "ada", "first");
        var error = await Assert.CatchAsync(async () => await promotion.PromoteAsync(wrong.Number, "ada", "second"));
        var parity = error as ParityException ?? error!.InnerException as ParityException;
        Assert.That(parity, Is.Not.Null, error!.ToString());
        Assert.That(parity!.Message, Does.Contain("golden.json of churn@2").And.Contain("DIFFERENT, up to 3 of 3 rows"));
        Assert.That(_loaded.Select(model => model.IsDisposed), Is.All.True);
        Assert.That((await store.GetAliasAsync("churn", "champion"))!.After, Is.EqualTo(right.Number));
    }

    [Test]
    public async Task A_version_without_a_golden_file_is_refused()
    {
        var store = new InMemoryModelStore();
        var version = await store.AddAsync(Package("100", null));
        await using var content = await store.OpenAsync("churn", version.Number);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await Loader.WithGoldenFile().LoadAsync(content));
        Assert.That(error!.Message, Does.Contain("has no golden file (it has: divisor.txt)"));
    }

    [Test]
    public async Task Codecs_and_options_can_be_given()
    {
        var store = new InMemoryModelStore();
        var version = await store.AddAsync(Package("101", Golden));
        await using var content = await store.OpenAsync("churn", version.Number);
        var loader = Loader.WithGoldenFile(RowCodec.For<Person>(), RowCodec.For<double>(), new() { Relative = 0.1 });
        Assert.That(loader.Format, Is.EqualTo("divisor"));
        Assert.That(await loader.LoadAsync(content), Is.SameAs(_loaded.Single()));
        Assert.That(_loaded.Single().IsDisposed, Is.False);
        Assert.That(() => Loader.WithGoldenFile(new ParityOptions { Relative = -1 }), Throws.ArgumentException);
    }

    [SetUp]
    public void Forget() => _loaded.Clear();

    private IModelLoader<Person, double> Loader => Model.Loader<Person, double>("divisor", async (content, stop) =>
    {
        var text = await content.ReadTextAsync("divisor.txt", stop);
        var model = new Watched(double.Parse(text, CultureInfo.InvariantCulture));
        _loaded.Add(model);
        return model;
    });

    private static ModelPackage Package(string divisor, string? golden) => new()
    {
        Model = "churn",
        Format = "divisor",
        Files = golden is null
            ? [PackageFile.FromText("divisor.txt", divisor)]
            : [PackageFile.FromText("divisor.txt", divisor), PackageFile.FromText("golden.json", golden)],
    };

    private sealed record Person(double Age);

    private sealed class Watched(double divisor)
        : DelegatingModel<Person, double>(Model.Create("churn", (Person row) => row.Age / divisor)), IDisposable
    {
        public bool IsDisposed { get; private set; }

        public override ValueTask<Prediction<double>> PredictAsync(
            Person input, PredictionOptions options = default, CancellationToken cancellationToken = default) =>
            Inner.PredictAsync(input, options, cancellationToken);

        public void Dispose() => IsDisposed = true;
    }
}
