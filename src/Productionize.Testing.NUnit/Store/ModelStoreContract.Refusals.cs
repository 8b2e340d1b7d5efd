namespace Productionize;

/// <content>What is refused at the door, and what does not exist.</content>
public abstract partial class ModelStoreContract
{
    private static readonly string[] HostileNames =
    [
        "", " ", "A", "../x", "a/b", "a\\b", "a..b", ".a", "a-", "a\n", "a\0", "ä", "a'; drop table models; --", new('a', 65),
    ];

    [Test]
    public void Hostile_names_are_refused_at_the_call_with_the_rule_in_the_message()
    {
        var change = StoreSamples.Promote(1, 0);
        foreach (var name in HostileNames)
        {
            RefusedAtTheCall(name, "add", () => _ = Store.AddAsync(StoreSamples.Package(model: name)).AsTask());
            RefusedAtTheCall(name, "format", () => _ = Store.AddAsync(StoreSamples.Package() with { Format = name }).AsTask());
            RefusedAtTheCall(name, "attach", () => _ = Store.AttachAsync(name, 1, StoreSamples.Fact()).AsTask());
            RefusedAtTheCall(name, "kind", () => _ = Store.AttachAsync("churn", 1, StoreSamples.Fact(name)).AsTask());
            RefusedAtTheCall(name, "facts", () => _ = Store.ReadFactsAsync(name, 1));
            RefusedAtTheCall(name, "facts of a kind", () => _ = Store.ReadFactsAsync("churn", 1, name));
            RefusedAtTheCall(name, "list", () => _ = Store.ListAsync(new ModelQuery { Model = name }));
            RefusedAtTheCall(name, "list by tag", () => _ = Store.ListAsync(new ModelQuery { Tag = name }));
            RefusedAtTheCall(name, "open", () => _ = Store.OpenAsync(name, 1).AsTask());
            RefusedAtTheCall(name, "delete", () => _ = Store.DeleteAsync(name, 1).AsTask());
            RefusedAtTheCall(name, "change", () => _ = Store.ChangeAliasAsync(change with { Model = name }).AsTask());
            RefusedAtTheCall(name, "change of alias", () => _ = Store.ChangeAliasAsync(change with { Alias = name }).AsTask());
            RefusedAtTheCall(name, "read", () => _ = Store.ReadAliasAsync(name));
            RefusedAtTheCall(name, "follow", () => _ = Store.ReadAliasAsync("churn", name, 0, follow: true));
        }
    }

    [Test]
    public void Null_is_refused_at_the_call() => Assert.Multiple(() =>
    {
        Assert.Throws<ArgumentNullException>(() => _ = Store.AddAsync(null!).AsTask());
        Assert.Throws<ArgumentNullException>(() => _ = Store.AddAsync(StoreSamples.Package() with { Files = null! }).AsTask());
        Assert.Throws<ArgumentNullException>(() => _ = Store.AddAsync(StoreSamples.Package() with { Files = [null!] }).AsTask());
        Assert.Throws<ArgumentNullException>(() => _ = Store.AttachAsync(null!, 1, StoreSamples.Fact()).AsTask());
        Assert.Throws<ArgumentNullException>(() => _ = Store.AttachAsync("churn", 1, null!).AsTask());
        Assert.Throws<ArgumentNullException>(() => _ = Store.ReadFactsAsync(null!, 1));
        Assert.Throws<ArgumentNullException>(() => _ = Store.ListAsync(null!));
        Assert.Throws<ArgumentNullException>(() => _ = Store.OpenAsync(null!, 1).AsTask());
        Assert.Throws<ArgumentNullException>(() => _ = Store.DeleteAsync(null!, 1).AsTask());
        Assert.Throws<ArgumentNullException>(() => _ = Store.ChangeAliasAsync(null!).AsTask());
        Assert.Throws<ArgumentNullException>(() => _ = Store.ReadAliasAsync(null!));
    });

    private static IEnumerable<TestCaseData> BadPackages()
    {
        var package = StoreSamples.Package();
        TestCaseData Bad(string name, ModelPackage bad, params string[] told) => new TestCaseData(bad, told).SetArgDisplayNames(name);
        PackageFile[] many = [.. Enumerable.Range(0, 1001).Select(i => PackageFile.FromText($"{i}", ""))];
        PackageFile[] twice = [PackageFile.FromText("a", ""), PackageFile.FromText("A", "")];
        var parameters = Enumerable.Range(0, 1001).ToDictionary(i => $"p{i}", i => "");
        var device = StoreSamples.Fact() with { Content = PackageFile.FromText("con", "") };
        yield return Bad("no files", package with { Files = [] }, "0", "1000");
        yield return Bad("too many files", package with { Files = many }, "1001", "1000");
        yield return Bad("file outside", package with { Files = [PackageFile.FromText("a/../b", "")] }, "a/../b", "A-Z");
        yield return Bad("absolute file", package with { Files = [PackageFile.FromText("/etc/passwd", "")] }, "/etc/passwd", "A-Z");
        yield return Bad("same file", package with { Files = twice }, "'A'", "case");
        yield return Bad("name of a tag", package with { Tags = new Dictionary<string, string> { ["A b"] = "" } }, "A b", "a-z");
        yield return Bad("long tag", package with { Tags = new Dictionary<string, string> { ["a"] = new('x', 257) } }, "257", "256");
        yield return Bad("many tags", package with { Tags = Enumerable.Range(0, 65).ToDictionary(i => $"t{i}", i => "") }, "65", "64");
        yield return Bad(
            "long parameter", package with { Parameters = new Dictionary<string, string> { ["a"] = new('x', 4097) } }, "4097", "4096");
        yield return Bad("many parameters", package with { Parameters = parameters }, "1001", "1000");
        yield return Bad("kind of a fact", package with { Facts = [StoreSamples.Fact("a..b")] }, "a..b", "a-z");
        yield return Bad("nobody's fact", package with { Facts = [StoreSamples.Fact() with { Actor = "" }] });
        yield return Bad("long actor", package with { Facts = [StoreSamples.Fact() with { Actor = new('x', 257) }] }, "257", "256");
        yield return Bad("file of a fact", package with { Facts = [device] }, "con", "device");
    }

    [TestCaseSource(nameof(BadPackages))]
    public async Task AddAsync_refuses_what_breaks_a_bound_with_value_and_bound_in_the_message(ModelPackage package, string[] told)
    {
        var error = await Assert.CatchAsync<ArgumentException>(async () => await Store.AddAsync(package));
        foreach (var part in told)
        {
            Assert.That(error!.Message.Replace(",", "", StringComparison.Ordinal), Does.Contain(part));
        }

        Assert.That(await ListAsync(new ModelQuery()), Is.Empty);
    }

    private static IEnumerable<TestCaseData> BadChanges()
    {
        var change = StoreSamples.Promote(1, 0);
        TestCaseData Bad(string name, AliasChange bad) => new TestCaseData(bad).SetArgDisplayNames(name);
        yield return Bad("nobody", change with { Actor = "" });
        yield return Bad("long actor", change with { Actor = new('x', 257) });
        yield return Bad("no reason", change with { Reason = "" });
        yield return Bad("long reason", change with { Reason = new('x', 4097) });
        yield return Bad("long report", change with { Report = new('x', 1_000_001) });
        yield return Bad("long key", change with { IdempotencyKey = new('k', 129) });
        yield return Bad("no version", change with { Version = null });
        yield return Bad("removal with a version", change with { Action = AliasAction.Remove });
        yield return Bad("negative revision", change with { ExpectedRevision = -1 });
    }

    [TestCaseSource(nameof(BadChanges))]
    public async Task ChangeAliasAsync_refuses_what_breaks_a_bound_or_does_not_fit_the_action(AliasChange change)
    {
        await Store.AddAsync(StoreSamples.Package());
        await Assert.CatchAsync<ArgumentException>(async () => await Store.ChangeAliasAsync(change));
        Assert.That(await Store.GetAliasAsync("churn", "champion"), Is.Null);
    }

    [Test]
    public void ReadAliasAsync_refuses_a_negative_revision() =>
        Assert.Catch<ArgumentException>(() => _ = Store.ReadAliasAsync("churn", "champion", -1));

    [Test]
    public async Task An_unknown_model_is_answered_with_those_that_exist()
    {
        await Store.AddAsync(StoreSamples.Package());
        await Store.AddAsync(StoreSamples.Package(model: "abuse"));
        var stranger = StoreSamples.Promote(1, 0) with { Model = "none" };
        (string Name, Func<Task> Act)[] acts =
        [
            ("attach", async () => await Store.AttachAsync("none", null, StoreSamples.Fact())),
            ("facts", async () => await Store.ReadFactsAsync("none", null).ToListAsync()),
            ("list", async () => await Store.ListAsync(new ModelQuery { Model = "none" }).ToListAsync()),
            ("open", async () => await Store.OpenAsync("none", 1)),
            ("delete", async () => await Store.DeleteAsync("none", 1)),
            ("change", async () => await Store.ChangeAliasAsync(stranger)),
            ("read", async () => await Store.ReadAliasAsync("none").ToListAsync()),
        ];
        foreach (var (name, act) in acts)
        {
            var error = await Assert.ThrowsAsync<ModelNotFoundException>(() => act(), name);
            Assert.That(error!.Model, Is.EqualTo("none"), name);
            Assert.That(error.Message, Does.Contain("abuse, churn"), name);
        }
    }

    [Test]
    public async Task An_unknown_version_is_answered_with_those_that_exist()
    {
        await Store.AddAsync(StoreSamples.Package("1"));
        await Store.AddAsync(StoreSamples.Package("2"));
        (string Name, Func<Task> Act)[] acts =
        [
            ("attach", async () => await Store.AttachAsync("churn", 3, StoreSamples.Fact())),
            ("facts", async () => await Store.ReadFactsAsync("churn", 3).ToListAsync()),
            ("get", async () => await Store.GetVersionAsync("churn", 3)),
            ("open", async () => await Store.OpenAsync("churn", 3)),
            ("delete", async () => await Store.DeleteAsync("churn", 3)),
            ("change", async () => await Store.ChangeAliasAsync(StoreSamples.Promote(3, 0))),
        ];
        foreach (var (name, act) in acts)
        {
            var error = await Assert.ThrowsAsync<ModelVersionNotFoundException>(() => act(), name);
            Assert.That((error!.Model, error.Version), Is.EqualTo(("churn", 3)), name);
            Assert.That(error.Message, Does.Contain("1, 2"), name);
        }
    }

    [Test]
    public async Task An_unknown_alias_is_answered_with_those_that_exist()
    {
        await Store.AddAsync(StoreSamples.Package());
        Assert.That(await Store.GetAliasAsync("churn", "champion"), Is.Null);
        await Store.ChangeAliasAsync(StoreSamples.Promote(1, 0));
        var error = await Assert.ThrowsAsync<AliasNotFoundException>(async () => await Store.ReadAliasAsync("churn", "none").ToListAsync());
        Assert.That((error!.Model, error.Alias), Is.EqualTo(("churn", "none")));
        Assert.That(error.Message, Does.Contain("champion"));
    }

    // A message must not be forged by what it quotes, so only a harmless name is looked for in it.
    private static void RefusedAtTheCall(string name, string act, Action call)
    {
        var error = Assert.Catch<ArgumentException>(() => call(), $"{act} of '{name}'");
        Assert.That(error!.Message, Does.Contain("a-z").And.Contain("64"), $"{act} of '{name}': the rule");
        // By ordinal: to a culture a NUL is nothing, and every text contains nothing.
        Assert.That(error.Message.AsSpan().IndexOfAny('\n', '\0'), Is.Negative, act);
        var harmless = !name.Any(char.IsControl) && name.Length <= 64;
        Assert.That(error.Message, Does.Contain(harmless ? name : ""), $"{act} of '{name}': the value");
    }
}
