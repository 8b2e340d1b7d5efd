namespace Productionize;

/// <content>What is learned about a version or a model.</content>
public abstract partial class ModelStoreContract
{
    [Test]
    public async Task AttachAsync_appends_to_the_version_or_to_the_model()
    {
        await Store.AddAsync(StoreSamples.Package());
        await Store.AttachAsync("churn", 1, StoreSamples.Fact("evaluation"));
        await Store.AttachAsync("churn", 1, StoreSamples.Fact("approval"));
        await Store.AttachAsync("churn", null, StoreSamples.Fact("owner"));
        Assert.That(await KindsOfFactsAsync(1), Is.EqualTo("evaluation approval"), "oldest first");
        Assert.That(await KindsOfFactsAsync(null), Is.EqualTo("owner"));
    }

    [Test]
    public async Task AttachAsync_of_the_same_fact_again_keeps_it_once()
    {
        await Store.AddAsync(StoreSamples.Package());
        var fact = StoreSamples.Fact("evaluation", "one");
        await Store.AttachAsync("churn", 1, fact);
        await Store.AttachAsync("churn", 1, fact);
        Assert.That(await KindsOfFactsAsync(1), Is.EqualTo("evaluation"));
    }

    [Test]
    public async Task AttachAsync_of_a_fact_that_differs_in_anything_keeps_both()
    {
        await Store.AddAsync(StoreSamples.Package());
        var fact = StoreSamples.Fact("evaluation", "one");
        ModelFact[] others =
        [
            fact, fact with { Kind = "approval" }, fact with { At = fact.At.AddTicks(1) }, fact with { Actor = "eve" },
            StoreSamples.Fact("evaluation", "two"),
        ];
        foreach (var other in others)
        {
            await Store.AttachAsync("churn", 1, other);
        }

        Assert.That(await Store.ReadFactsAsync("churn", 1).CountAsync(), Is.EqualTo(others.Length));
    }

    [Test]
    public async Task AttachAsync_that_is_cancelled_attaches_nothing()
    {
        await Store.AddAsync(StoreSamples.Package());
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(
            async () => await Store.AttachAsync("churn", 1, StoreSamples.Fact(), stop.Token));
        Assert.That(await KindsOfFactsAsync(1), Is.Empty);
    }

    [Test]
    public async Task AddAsync_again_attaches_only_the_facts_that_the_version_lacks()
    {
        await Store.AddAsync(StoreSamples.Package() with { Facts = [StoreSamples.Fact("lineage")] });
        var again = StoreSamples.Package() with { Facts = [StoreSamples.Fact("lineage"), StoreSamples.Fact("evaluation")] };
        await Store.AddAsync(again);
        await Store.AddAsync(again);
        Assert.That(await KindsOfFactsAsync(1), Is.EqualTo("lineage evaluation"));
    }

    [Test]
    public async Task ReadFactsAsync_of_a_kind_gives_who_when_and_what()
    {
        var at = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2));
        await Store.AddAsync(StoreSamples.Package() with { Facts = [StoreSamples.Fact("evaluation", "one")] });
        await Store.AttachAsync("churn", 1, StoreSamples.Fact("approval", "a") with { At = at });
        var fact = (await Store.ReadFactsAsync("churn", 1, "approval").ToListAsync()).Single();
        Assert.Multiple(() =>
        {
            Assert.That((fact.Kind, fact.Actor, fact.At), Is.EqualTo(("approval", "ada", at)));
            Assert.That(fact.Sha256, Is.EqualTo("ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"));
            Assert.That(fact.Content.ToArray(), Is.EqualTo("a"u8.ToArray()));
        });
    }

    [Test]
    public async Task AddAsync_and_AttachAsync_refuse_a_fact_of_more_than_16_MB()
    {
        var large = StoreSamples.Fact() with
        {
            Content = new PackageFile("fact", (stream, token) => stream.WriteAsync(new byte[(16 * 1024 * 1024) + 1], token)),
        };
        var error = await Assert.CatchAsync<ArgumentException>(
            async () => await Store.AddAsync(StoreSamples.Package() with { Facts = [large] }));
        Assert.That(error!.Message, Does.Contain("16777216").Or.Contain("16 MB"));
        Assert.That(await ListAsync(new ModelQuery()), Is.Empty);
        await Store.AddAsync(StoreSamples.Package());
        await Assert.CatchAsync<ArgumentException>(async () => await Store.AttachAsync("churn", 1, large));
        Assert.That(await KindsOfFactsAsync(1), Is.Empty);
    }
}
