using Microsoft.Extensions.Time.Testing;

namespace Productionize;

/// <summary>What every store promises; each store has a fixture that derives from this.</summary>
public abstract class ModelStoreTests
{
    protected FakeTimeProvider Time { get; private set; } = new();

    protected IModelStore Store { get; private set; } = null!;

    protected abstract IModelStore Create(TimeProvider time);

    [SetUp]
    public void CreateStore()
    {
        Time = new FakeTimeProvider(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
        Store = Create(Time);
    }

    [TearDown]
    public async Task DisposeStore()
    {
        if (Store is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }

    [Test]
    public async Task AddAsync_gives_version_1_with_everything_that_was_in_the_package()
    {
        var signature = new ModelSignature(
            new Schema(
                new Field("age", FieldKind.Int64) { Minimum = 18, Maximum = 120, Unit = "a", Policy = FieldPolicy.Drop },
                new Field("embedding", FieldKind.SingleVector) { Length = 3, Optional = true }),
            new Schema(new Field("p", FieldKind.Single)));
        var package = StoreSamples.Package() with
        {
            Files = [PackageFile.FromText("z.txt", "zz"), PackageFile.FromText("data/a.txt", "a")],
            Signature = signature,
            Parameters = new Dictionary<string, string> { ["trees"] = "100" },
            Tags = new Dictionary<string, string> { ["team"] = "risk" },
        };
        await Store.AddAsync(package);
        var version = await Store.GetVersionAsync("churn", 1);
        Assert.Multiple(() =>
        {
            Assert.That(version.Model, Is.EqualTo("churn"));
            Assert.That(version.Number, Is.EqualTo(1));
            Assert.That(version.Format, Is.EqualTo("test"));
            Assert.That(version.CreatedAt, Is.EqualTo(Time.GetUtcNow()));
            Assert.That(version.Digest, Does.Match("^[0-9a-f]{64}$"));
            Assert.That(version.Files.Select(file => file.Name), Is.EqualTo(new[] { "data/a.txt", "z.txt" }));
            Assert.That(version.Files.Select(file => file.Length), Is.EqualTo(new[] { 1L, 2L }));
            Assert.That(
                version.Files[0].Sha256, Is.EqualTo("ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"));
            Assert.That(version.Parameters!["trees"], Is.EqualTo("100"));
            Assert.That(version.Tags!["team"], Is.EqualTo("risk"));
            Assert.That(version.Signature!.Input.Fields.Select(field => field.Name), Is.EqualTo(new[] { "age", "embedding" }));
            Assert.That(version.Signature.Input.Fields[0], Is.EqualTo(signature.Input.Fields[0]));
            Assert.That(version.Signature.Input.Fields[1].Length, Is.EqualTo(3));
            Assert.That(version.Signature.Input.Fields[1].Optional);
            Assert.That(version.Signature.Output.Fields[0].Kind, Is.EqualTo(FieldKind.Single));
        });
    }

    [Test]
    public async Task AddAsync_of_the_same_content_gives_the_same_version()
    {
        var package = StoreSamples.Package() with
        {
            Files = [PackageFile.FromText("a", "1"), PackageFile.FromText("b", "2")],
            Parameters = new Dictionary<string, string> { ["x"] = "1", ["y"] = "2" },
        };
        var first = await Store.AddAsync(package);
        var second = await Store.AddAsync(package with
        {
            Files = [.. package.Files.Reverse()],
            Parameters = new Dictionary<string, string> { ["y"] = "2", ["x"] = "1" },
            Tags = new Dictionary<string, string> { ["other"] = "tag" },
        });
        Assert.That((second.Number, second.Digest), Is.EqualTo((1, first.Digest)));
        Assert.That(second.Tags, Is.Null, "tags are those of the first add");
        Assert.That(await Store.ListAsync(new ModelQuery()).ToListAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task AddAsync_with_no_parameters_and_empty_ones_gives_the_same_version()
    {
        await Store.AddAsync(StoreSamples.Package());
        var version = await Store.AddAsync(StoreSamples.Package() with { Parameters = new Dictionary<string, string>() });
        Assert.That(version.Number, Is.EqualTo(1));
    }

    private static IEnumerable<TestCaseData> Different()
    {
        var package = StoreSamples.Package();
        yield return new TestCaseData(package with { Format = "other" }).SetArgDisplayNames("format");
        yield return new TestCaseData(package with { Files = [PackageFile.FromText("model.bin", "other")] }).SetArgDisplayNames("bytes");
        yield return new TestCaseData(package with { Files = [PackageFile.FromText("other.bin", "weights")] }).SetArgDisplayNames("name");
        yield return new TestCaseData(package with { Parameters = new Dictionary<string, string> { ["a"] = "b" } })
            .SetArgDisplayNames("parameters");
        var signature = new ModelSignature(new Schema(new Field("a", FieldKind.Int64)), new Schema(new Field("b", FieldKind.Int64)));
        yield return new TestCaseData(package with { Signature = signature }).SetArgDisplayNames("signature");
    }

    [TestCaseSource(nameof(Different))]
    public async Task AddAsync_of_different_content_gives_the_next_version(ModelPackage package)
    {
        var first = await Store.AddAsync(StoreSamples.Package());
        var second = await Store.AddAsync(package);
        Assert.That(second.Number, Is.EqualTo(2));
        Assert.That(second.Digest, Is.Not.EqualTo(first.Digest));
    }

    [Test]
    public async Task AddAsync_numbers_each_model_by_itself()
    {
        await Store.AddAsync(StoreSamples.Package("a"));
        Assert.That((await Store.AddAsync(StoreSamples.Package("b", "fraud"))).Number, Is.EqualTo(1));
    }

    [Test]
    public async Task AddAsync_again_attaches_new_facts_once()
    {
        await Store.AddAsync(StoreSamples.Package() with { Facts = [StoreSamples.Fact("lineage")] });
        var again = StoreSamples.Package() with { Facts = [StoreSamples.Fact("lineage"), StoreSamples.Fact("evaluation")] };
        await Store.AddAsync(again);
        await Store.AddAsync(again);
        var facts = await Store.ReadFactsAsync("churn", 1).ToListAsync();
        Assert.That(facts.Select(fact => fact.Kind), Is.EqualTo(new[] { "lineage", "evaluation" }));
    }

    [Test]
    public async Task AddAsync_whose_writer_fails_adds_nothing()
    {
        var broken = new PackageFile("model.bin", (_, _) => throw new InvalidDataException("boom"));
        await Assert.ThrowsAsync<InvalidDataException>(
            async () => await Store.AddAsync(StoreSamples.Package() with { Files = [PackageFile.FromText("a", "1"), broken] }));
        Assert.That(await Store.ListAsync(new ModelQuery()).ToListAsync(), Is.Empty);
        Assert.That((await Store.AddAsync(StoreSamples.Package())).Number, Is.EqualTo(1));
    }

    [Test]
    public async Task AddAsync_sixteen_times_at_once_gives_one_version_per_content()
    {
        var adds = Enumerable.Range(0, 16).Select(i => Task.Run(async () => await Store.AddAsync(StoreSamples.Package($"{i / 2}"))));
        var versions = await Task.WhenAll(adds);
        Assert.That(versions.Select(version => version.Number).Distinct().Order(), Is.EqualTo(Enumerable.Range(1, 8)));
        Assert.That(versions.Select(version => version.Digest).Distinct().Count(), Is.EqualTo(8));
    }

    private static IEnumerable<TestCaseData> BadPackages()
    {
        var package = StoreSamples.Package();
        TestCaseData Bad(string name, ModelPackage bad, string message) => new TestCaseData(bad, message).SetArgDisplayNames(name);
        yield return Bad("model", package with { Model = "../x" }, "'../x' is not a name");
        yield return Bad("format", package with { Format = "Onnx" }, "'Onnx' is not a name");
        yield return Bad("no files", package with { Files = [] }, "has 0 files");
        PackageFile[] many = [.. Enumerable.Range(0, 1001).Select(i => PackageFile.FromText($"{i}", ""))];
        PackageFile[] twice = [PackageFile.FromText("a", ""), PackageFile.FromText("A", "")];
        yield return Bad("too many files", package with { Files = many }, "1001 files");
        yield return Bad("file name", package with { Files = [PackageFile.FromText("a/../b", "")] }, "'a/../b' is not a name of a file");
        yield return Bad("same file", package with { Files = twice }, "'A' is in the package twice");
        yield return Bad("tag", package with { Tags = new Dictionary<string, string> { ["A b"] = "" } }, "'A b' is not a name");
        yield return Bad("long tag", package with { Tags = new Dictionary<string, string> { ["a"] = new('x', 257) } }, "257 characters");
        yield return Bad("many tags", package with { Tags = Enumerable.Range(0, 65).ToDictionary(i => $"t{i}", i => "") }, "65 tags");
        yield return Bad("long parameter", package with { Parameters = new Dictionary<string, string> { ["a"] = new('x', 4097) } }, "4097");
        yield return Bad("parameter without key", package with { Parameters = new Dictionary<string, string> { [" "] = "" } }, "white");
        yield return Bad("fact kind", package with { Facts = [StoreSamples.Fact("a..b")] }, "'a..b' is not a name");
        yield return Bad("fact actor", package with { Facts = [StoreSamples.Fact() with { Actor = "" }] }, "empty");
        var device = StoreSamples.Fact() with { Content = PackageFile.FromText("con", "") };
        yield return Bad("fact file", package with { Facts = [device] }, "'con'");
    }

    [TestCaseSource(nameof(BadPackages))]
    public async Task AddAsync_refuses_what_breaks_a_rule(ModelPackage package, string message)
    {
        var error = await Assert.CatchAsync<ArgumentException>(async () => await Store.AddAsync(package));
        Assert.That(error!.Message, Does.Contain(message));
    }

    [Test]
    public async Task AddAsync_refuses_a_fact_of_more_than_16_MB()
    {
        var large = new PackageFile("fact", (stream, token) => stream.WriteAsync(new byte[(16 * 1024 * 1024) + 1], token));
        var fact = StoreSamples.Fact() with { Content = large };
        var package = StoreSamples.Package() with { Facts = [fact] };
        var error = await Assert.CatchAsync<ArgumentException>(async () => await Store.AddAsync(package));
        Assert.That(error!.Message, Does.Contain("'evaluation' is longer than 16777216 bytes"));
    }

    [Test]
    public async Task AttachAsync_appends_to_the_version_or_to_the_model()
    {
        await Store.AddAsync(StoreSamples.Package());
        await Store.AttachAsync("churn", 1, StoreSamples.Fact("evaluation", "one"));
        await Store.AttachAsync("churn", 1, StoreSamples.Fact("approval", "two"));
        await Store.AttachAsync("churn", 1, StoreSamples.Fact("evaluation", "one"));
        await Store.AttachAsync("churn", null, StoreSamples.Fact("owner", "ada"));
        var ofVersion = await Store.ReadFactsAsync("churn", 1).ToListAsync();
        var approvals = await Store.ReadFactsAsync("churn", 1, "approval").ToListAsync();
        var ofModel = await Store.ReadFactsAsync("churn", null).ToListAsync();
        Assert.Multiple(() =>
        {
            Assert.That(ofVersion.Select(fact => fact.Kind), Is.EqualTo(new[] { "evaluation", "approval" }));
            Assert.That(approvals.Single().Content.ToArray(), Is.EqualTo("two"u8.ToArray()));
            Assert.That(approvals.Single().Actor, Is.EqualTo("ada"));
            Assert.That(approvals.Single().At, Is.EqualTo(StoreSamples.Fact().At));
            Assert.That(approvals.Single().Sha256, Has.Length.EqualTo(64));
            Assert.That(ofModel.Single().Kind, Is.EqualTo("owner"));
        });
    }

    [Test]
    public async Task ReadFactsAsync_gives_times_in_UTC()
    {
        await Store.AddAsync(StoreSamples.Package());
        var at = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2));
        await Store.AttachAsync("churn", 1, StoreSamples.Fact() with { At = at });
        var fact = (await Store.ReadFactsAsync("churn", 1).ToListAsync()).Single();
        Assert.That((fact.At, fact.At.Offset), Is.EqualTo((at, TimeSpan.Zero)));
    }

    [Test]
    public async Task ListAsync_meets_every_condition()
    {
        var tags = new Dictionary<string, string> { ["team"] = "risk" };
        var first = await Store.AddAsync(StoreSamples.Package("1") with { Tags = tags });
        await Store.AddAsync(StoreSamples.Package("2") with { Tags = new Dictionary<string, string> { ["team"] = "sales" } });
        await Store.AddAsync(StoreSamples.Package("3"));
        await Store.AddAsync(StoreSamples.Package("1", "abuse"));
        async Task<string> ListAsync(ModelQuery query) => string.Join(" ", await Store.ListAsync(query).ToListAsync());
        Assert.Multiple(async () =>
        {
            Assert.That(await ListAsync(new ModelQuery()), Is.EqualTo("abuse@1 churn@1 churn@2 churn@3"));
            Assert.That(await ListAsync(new ModelQuery { Model = "churn" }), Is.EqualTo("churn@1 churn@2 churn@3"));
            Assert.That(await ListAsync(new ModelQuery { Digest = first.Digest }), Is.EqualTo("abuse@1 churn@1"));
            Assert.That(await ListAsync(new ModelQuery { Model = "churn", Number = 2 }), Is.EqualTo("churn@2"));
            Assert.That(await ListAsync(new ModelQuery { Tag = "team" }), Is.EqualTo("churn@1 churn@2"));
            Assert.That(await ListAsync(new ModelQuery { Tag = "team", TagValue = "risk" }), Is.EqualTo("churn@1"));
            Assert.That(await ListAsync(new ModelQuery { Tag = "risk" }), Is.Empty);
            Assert.That(await ListAsync(new ModelQuery { Model = "churn", AfterNumber = 2 }), Is.EqualTo("churn@3"));
        });
        Assert.Throws<ArgumentException>(() => Store.ListAsync(new ModelQuery { TagValue = "risk" }));
        Assert.Throws<ArgumentException>(() => Store.ListAsync(new ModelQuery { Tag = "A" }));
        Assert.Throws<ArgumentException>(() => Store.ListAsync(new ModelQuery { Model = "A" }));
    }

    [Test]
    public async Task OpenAsync_gives_the_bytes_that_were_added()
    {
        await Store.AddAsync(StoreSamples.Package() with { Files = [PackageFile.FromText("a", "one"), PackageFile.FromText("d/b", "two")] });
        await using var content = await Store.OpenAsync("churn", 1);
        Assert.That(content.Version.ToString(), Is.EqualTo("churn@1"));
        Assert.That(await content.ReadTextAsync("a"), Is.EqualTo("one"));
        Assert.That(await content.ReadTextAsync("d/b"), Is.EqualTo("two"));
        var error = await Assert.ThrowsAsync<FileNotFoundException>(async () => await content.OpenFileAsync("c"));
        Assert.That(error!.Message, Does.Contain("Model 'churn' version 1 has no file 'c' (it has: a, d/b)"));
    }

    [Test]
    public async Task OpenFileAsync_of_a_large_file_gives_a_stream_that_cannot_be_written()
    {
        var bytes = new byte[(4 * 1024 * 1024) + 1];
        new Random(1).NextBytes(bytes);
        PackageFile[] files = [PackageFile.FromBytes("large", bytes), PackageFile.FromText("small", "s")];
        await Store.AddAsync(StoreSamples.Package() with { Files = files });
        await using var content = await Store.OpenAsync("churn", 1);
        await using var large = await content.OpenFileAsync("large");
        await using var small = await content.OpenFileAsync("small");
        using var read = new MemoryStream();
        await large.CopyToAsync(read);
        Assert.That(read.ToArray().AsSpan().SequenceEqual(bytes));
        Assert.That((large.CanWrite, small.CanWrite, large.CanSeek, large.Length), Is.EqualTo((false, false, true, bytes.LongLength)));
    }

    [Test]
    public async Task GetDirectoryAsync_gives_the_files_and_disposing_removes_them()
    {
        await Store.AddAsync(StoreSamples.Package() with { Files = [PackageFile.FromText("a", "one"), PackageFile.FromText("d/b", "two")] });
        var content = await Store.OpenAsync("churn", 1);
        var directory = await content.GetDirectoryAsync();
        Assert.That(await File.ReadAllTextAsync(Path.Combine(directory, "a")), Is.EqualTo("one"));
        Assert.That(await File.ReadAllTextAsync(Path.Combine(directory, "d", "b")), Is.EqualTo("two"));
        Assert.That(await content.GetDirectoryAsync(), Is.EqualTo(directory));
        await content.DisposeAsync();
        await content.DisposeAsync();
        Assert.That(Directory.Exists(directory), Is.False);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await content.GetDirectoryAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await content.OpenFileAsync("a"));
    }

    [Test]
    public async Task Unknown_models_versions_and_aliases_are_answered_with_those_that_exist()
    {
        await Store.AddAsync(StoreSamples.Package("1"));
        await Store.AddAsync(StoreSamples.Package("2"));
        await Store.AddAsync(StoreSamples.Package("1", "abuse"));
        await Store.ChangeAliasAsync(StoreSamples.Promote(1, 0));
        var stranger = StoreSamples.Promote(1, 0) with { Model = "none" };
        (string Name, Func<Task> Act)[] models =
        [
            ("attach", async () => await Store.AttachAsync("none", null, StoreSamples.Fact())),
            ("facts", async () => await Store.ReadFactsAsync("none", null).ToListAsync()),
            ("list", async () => await Store.ListAsync(new ModelQuery { Model = "none" }).ToListAsync()),
            ("open", async () => await Store.OpenAsync("none", 1)),
            ("delete", async () => await Store.DeleteAsync("none", 1)),
            ("change", async () => await Store.ChangeAliasAsync(stranger)),
            ("alias", async () => await Store.ReadAliasAsync("none").ToListAsync()),
        ];
        foreach (var (name, act) in models)
        {
            var error = await Assert.ThrowsAsync<ModelNotFoundException>(() => act(), name);
            Assert.That(error!.Message, Does.Contain("'none'").And.Contain("(it has: abuse, churn)"), name);
        }

        (string Name, Func<Task> Act)[] versions =
        [
            ("attach", async () => await Store.AttachAsync("churn", 3, StoreSamples.Fact())),
            ("facts", async () => await Store.ReadFactsAsync("churn", 3).ToListAsync()),
            ("get", async () => await Store.GetVersionAsync("churn", 3)),
            ("open", async () => await Store.OpenAsync("churn", 3)),
            ("delete", async () => await Store.DeleteAsync("churn", 3)),
            ("change", async () => await Store.ChangeAliasAsync(StoreSamples.Promote(3, 1))),
        ];
        foreach (var (name, act) in versions)
        {
            var error = await Assert.ThrowsAsync<ModelVersionNotFoundException>(() => act(), name);
            Assert.That(error!.Message, Does.Contain("no version 3 (it has: 1, 2)"), name);
        }

        var alias = await Assert.ThrowsAsync<AliasNotFoundException>(async () => await Store.ReadAliasAsync("churn", "none").ToListAsync());
        Assert.That(alias!.Message, Does.Contain("no alias 'none' (it has: champion)"));
    }

    [Test]
    public async Task DeleteAsync_removes_the_version_and_never_gives_its_number_again()
    {
        await Store.AddAsync(StoreSamples.Package("1"));
        await Store.AddAsync(StoreSamples.Package("2") with { Facts = [StoreSamples.Fact()] });
        await Store.DeleteAsync("churn", 2);
        await Assert.ThrowsAsync<ModelVersionNotFoundException>(async () => await Store.OpenAsync("churn", 2));
        var again = await Store.AddAsync(StoreSamples.Package("2"));
        Assert.That(again.Number, Is.EqualTo(3));
        Assert.That(await Store.ReadFactsAsync("churn", 3).ToListAsync(), Is.Empty);
        await using var content = await Store.OpenAsync("churn", 3);
        Assert.That(await content.ReadTextAsync("model.bin"), Is.EqualTo("2"));
    }

    [Test]
    public async Task DeleteAsync_keeps_a_file_that_another_version_shares()
    {
        await Store.AddAsync(StoreSamples.Package());
        await Store.AddAsync(StoreSamples.Package() with { Format = "other" });
        await Store.DeleteAsync("churn", 1);
        await using var content = await Store.OpenAsync("churn", 2);
        Assert.That(await content.ReadTextAsync("model.bin"), Is.EqualTo("weights"));
    }

    [Test]
    public async Task DeleteAsync_refuses_what_an_alias_points_or_pointed_at()
    {
        await Store.AddAsync(StoreSamples.Package("1"));
        await Store.AddAsync(StoreSamples.Package("2"));
        await Store.ChangeAliasAsync(StoreSamples.Promote(1, 0));
        await Store.ChangeAliasAsync(StoreSamples.Promote(2, 1));
        foreach (var number in new[] { 1, 2 })
        {
            var error = await Assert.ThrowsAsync<ModelInUseException>(async () => await Store.DeleteAsync("churn", number));
            Assert.That(error!.Aliases, Is.EqualTo(new[] { "champion" }));
        }
    }

    [Test]
    public async Task DeleteAsync_refuses_what_is_open_until_every_lease_is_given_back()
    {
        await Store.AddAsync(StoreSamples.Package());
        var first = await Store.OpenAsync("churn", 1);
        var second = await Store.OpenAsync("churn", 1);
        await first.DisposeAsync();
        await first.DisposeAsync();
        var error = await Assert.ThrowsAsync<ModelInUseException>(async () => await Store.DeleteAsync("churn", 1));
        Assert.That(error!.Message, Does.Contain("it is open"));
        await second.DisposeAsync();
        await Store.DeleteAsync("churn", 1);
    }

    [Test]
    public void Broken_names_are_refused_at_the_call()
    {
        var change = StoreSamples.Promote(1, 0);
        Assert.Multiple(() =>
        {
            Assert.Throws<ArgumentException>(() => _ = Store.AttachAsync("A", 1, StoreSamples.Fact()).AsTask());
            Assert.Throws<ArgumentException>(() => _ = Store.ReadFactsAsync("A", 1));
            Assert.Throws<ArgumentException>(() => _ = Store.ReadFactsAsync("a", 1, "A"));
            Assert.Throws<ArgumentException>(() => _ = Store.OpenAsync("A", 1).AsTask());
            Assert.Throws<ArgumentException>(() => _ = Store.DeleteAsync("A", 1).AsTask());
            Assert.Throws<ArgumentException>(() => _ = Store.ReadAliasAsync("A"));
            Assert.Throws<ArgumentException>(() => _ = Store.ReadAliasAsync("a", "A"));
            Assert.Throws<ArgumentOutOfRangeException>(() => _ = Store.ReadAliasAsync("a", "a", -1));
            Assert.Throws<ArgumentException>(() => _ = Store.ChangeAliasAsync(change with { Model = "A" }).AsTask());
            Assert.Throws<ArgumentException>(() => _ = Store.ChangeAliasAsync(change with { Alias = "A" }).AsTask());
            Assert.Throws<ArgumentException>(() => _ = Store.ChangeAliasAsync(change with { Actor = "" }).AsTask());
            Assert.Throws<ArgumentException>(() => _ = Store.ChangeAliasAsync(change with { Reason = " " }).AsTask());
            Assert.Throws<ArgumentException>(() => _ = Store.ChangeAliasAsync(change with { Reason = new('x', 4097) }).AsTask());
            Assert.Throws<ArgumentException>(() => _ = Store.ChangeAliasAsync(change with { Report = "" }).AsTask());
            Assert.Throws<ArgumentException>(() => _ = Store.ChangeAliasAsync(change with { IdempotencyKey = new('k', 129) }).AsTask());
            Assert.Throws<ArgumentException>(() => _ = Store.ChangeAliasAsync(change with { Version = null }).AsTask());
            Assert.Throws<ArgumentException>(() => _ = Store.ChangeAliasAsync(change with { Action = AliasAction.Remove }).AsTask());
            Assert.Throws<ArgumentException>(() => _ = Store.ChangeAliasAsync(change with { Action = (AliasAction)9 }).AsTask());
            Assert.Throws<ArgumentOutOfRangeException>(() => _ = Store.ChangeAliasAsync(change with { ExpectedRevision = -1 }).AsTask());
        });
    }
}
