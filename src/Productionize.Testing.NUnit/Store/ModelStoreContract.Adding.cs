namespace Productionize;

/// <content>Adding and listing versions.</content>
public abstract partial class ModelStoreContract
{
    [Test]
    public async Task AddAsync_gives_version_1_with_everything_that_was_in_the_package()
    {
        var signature = new ModelSignature(
            new Schema(
                new Field("age", FieldKind.Int64) { Minimum = 18, Maximum = 120, Unit = "a", Policy = FieldPolicy.Drop },
                new Field("embedding", FieldKind.SingleVector) { Length = 3, Optional = true }),
            new Schema(new Field("p", FieldKind.Single)));
        var added = await Store.AddAsync(StoreSamples.Package() with
        {
            Files = [PackageFile.FromText("z.txt", "zz"), PackageFile.FromText("data/a.txt", "a")],
            Signature = signature,
            Parameters = new Dictionary<string, string> { ["trees"] = "100" },
            Tags = new Dictionary<string, string> { ["team"] = "risk" },
        });
        var version = await Store.GetVersionAsync("churn", 1);
        Assert.Multiple(() =>
        {
            Assert.That((added.Model, added.Number, added.Digest), Is.EqualTo((version.Model, version.Number, version.Digest)));
            Assert.That(version.Model, Is.EqualTo("churn"));
            Assert.That(version.Number, Is.EqualTo(1));
            Assert.That(version.Format, Is.EqualTo("test"));
            Assert.That(version.CreatedAt, Is.EqualTo(Time.GetUtcNow()));
            Assert.That(version.Digest, Does.Match("^[0-9a-f]{64}$"));
            Assert.That(version.Files.Select(file => file.Name), Is.EqualTo(new[] { "data/a.txt", "z.txt" }), "in the order of names");
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
        Assert.That((second.Number, second.Digest), Is.EqualTo((1, first.Digest)), "the order of files and parameters means nothing");
        Assert.That(second.Tags, Is.Null.Or.Empty, "tags are those of the first add");
        Assert.That(await ListAsync(new ModelQuery()), Is.EqualTo("churn@1"));
    }

    private static IEnumerable<TestCaseData> DifferentContents()
    {
        var package = StoreSamples.Package();
        TestCaseData Different(string name, ModelPackage other) => new TestCaseData(other).SetArgDisplayNames(name);
        yield return Different("format", package with { Format = "other" });
        yield return Different("bytes", package with { Files = [PackageFile.FromText("model.bin", "other")] });
        yield return Different("name", package with { Files = [PackageFile.FromText("other.bin", "weights")] });
        yield return Different("parameters", package with { Parameters = new Dictionary<string, string> { ["a"] = "b" } });
        var signature = new ModelSignature(new Schema(new Field("a", FieldKind.Int64)), new Schema(new Field("b", FieldKind.Int64)));
        yield return Different("signature", package with { Signature = signature });
    }

    [TestCaseSource(nameof(DifferentContents))]
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
        var first = await Store.AddAsync(StoreSamples.Package());
        var other = await Store.AddAsync(StoreSamples.Package(model: "fraud"));
        Assert.That((other.Number, other.Digest), Is.EqualTo((1, first.Digest)), "the model's name is no part of the digest");
    }

    [Test]
    public async Task AddAsync_whose_writer_fails_adds_nothing()
    {
        var broken = new PackageFile("model.bin", (_, _) => throw new InvalidDataException("boom"));
        await Assert.ThrowsAsync<InvalidDataException>(
            async () => await Store.AddAsync(StoreSamples.Package() with { Files = [PackageFile.FromText("a", "1"), broken] }));
        Assert.That(await ListAsync(new ModelQuery()), Is.Empty);
        Assert.That((await Store.AddAsync(StoreSamples.Package())).Number, Is.EqualTo(1));
    }

    [Test]
    public async Task AddAsync_that_is_cancelled_adds_nothing()
    {
        using var stop = new CancellationTokenSource();
        var stopping = new PackageFile("model.bin", async (stream, token) =>
        {
            await stream.WriteAsync("weig"u8.ToArray(), token);
            await stop.CancelAsync();
            await stream.WriteAsync("hts"u8.ToArray(), token);
        });
        var package = StoreSamples.Package() with { Files = [stopping], Facts = [StoreSamples.Fact()] };
        await Assert.CatchAsync<OperationCanceledException>(async () => await Store.AddAsync(package, stop.Token));
        await Assert.CatchAsync<OperationCanceledException>(async () => await Store.AddAsync(StoreSamples.Package(), stop.Token));
        Assert.That(await ListAsync(new ModelQuery()), Is.Empty);
    }

    [Test]
    public async Task AddAsync_sixteen_times_at_once_gives_one_version_per_content()
    {
        var adds = Enumerable.Range(0, 16).Select(i => Task.Run(async () => await Store.AddAsync(StoreSamples.Package($"{i / 2}"))));
        var versions = await Task.WhenAll(adds);
        Assert.That(versions.Select(version => version.Number).Distinct().Order(), Is.EqualTo(Enumerable.Range(1, 8)));
        Assert.That(versions.Select(version => (version.Number, version.Digest)).Distinct().Count(), Is.EqualTo(8));
        foreach (var number in Enumerable.Range(0, 16))
        {
            await using var content = await Store.OpenAsync("churn", versions[number].Number);
            Assert.That(await content.ReadTextAsync("model.bin"), Is.EqualTo($"{number / 2}"));
        }
    }

    [Test]
    public async Task ListAsync_gives_what_meets_every_condition_by_model_and_number()
    {
        var tags = new Dictionary<string, string> { ["team"] = "risk" };
        var first = await Store.AddAsync(StoreSamples.Package("1") with { Tags = tags });
        await Store.AddAsync(StoreSamples.Package("2") with { Tags = new Dictionary<string, string> { ["team"] = "sales" } });
        await Store.AddAsync(StoreSamples.Package("3"));
        await Store.AddAsync(StoreSamples.Package("1", "abuse"));
        (ModelQuery Query, string Versions)[] expected =
        [
            (new ModelQuery(), "abuse@1 churn@1 churn@2 churn@3"),
            (new ModelQuery { Model = "churn" }, "churn@1 churn@2 churn@3"),
            (new ModelQuery { Digest = first.Digest }, "abuse@1 churn@1"),
            (new ModelQuery { Model = "churn", Number = 2 }, "churn@2"),
            (new ModelQuery { Tag = "team" }, "churn@1 churn@2"),
            (new ModelQuery { Tag = "team", TagValue = "risk" }, "churn@1"),
            (new ModelQuery { Tag = "risk" }, ""),
            (new ModelQuery { Model = "churn", AfterNumber = 2 }, "churn@3"),
            (new ModelQuery { Model = "churn", Digest = first.Digest, Number = 2 }, ""),
        ];
        foreach (var (query, versions) in expected)
        {
            Assert.That(await ListAsync(query), Is.EqualTo(versions));
        }
    }

    [Test]
    public void ListAsync_refuses_the_value_of_a_tag_without_its_key() =>
        Assert.Throws<ArgumentException>(() => _ = Store.ListAsync(new ModelQuery { TagValue = "risk" }));
}
