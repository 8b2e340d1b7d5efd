namespace Productionize;

/// <content>Opening and deleting versions.</content>
public abstract partial class ModelStoreContract
{
    private static readonly PackageFile[] TwoFiles = [PackageFile.FromText("a.txt", "one"), PackageFile.FromText("d/b.txt", "two")];

    [Test]
    public async Task OpenAsync_gives_the_bytes_that_were_added()
    {
        await Store.AddAsync(StoreSamples.Package() with { Files = TwoFiles });
        await using var content = await Store.OpenAsync("churn", 1);
        Assert.That(content.Version.ToString(), Is.EqualTo("churn@1"));
        Assert.That(await content.ReadTextAsync("a.txt"), Is.EqualTo("one"));
        Assert.That(await content.ReadTextAsync("d/b.txt"), Is.EqualTo("two"));
        var error = await Assert.ThrowsAsync<FileNotFoundException>(async () => await content.OpenFileAsync("c.txt"));
        Assert.That(error!.Message, Does.Contain("c.txt").And.Contain("a.txt").And.Contain("d/b.txt"));
    }

    [Test]
    public async Task OpenFileAsync_gives_a_stream_that_seeks_is_not_written_to_and_outlives_the_lease()
    {
        var bytes = new byte[(4 * 1024 * 1024) + 1];
        new Random(1).NextBytes(bytes);
        PackageFile[] files = [PackageFile.FromBytes("large", bytes), PackageFile.FromText("small", "s"), PackageFile.FromText("none", "")];
        await Store.AddAsync(StoreSamples.Package() with { Files = files });
        var content = await Store.OpenAsync("churn", 1);
        await using var large = await content.OpenFileAsync("large");
        await using var small = await content.OpenFileAsync("small");
        await using var none = await content.OpenFileAsync("none");
        await content.DisposeAsync();
        using var read = new MemoryStream();
        await large.CopyToAsync(read);
        Assert.That(read.ToArray().AsSpan().SequenceEqual(bytes));
        large.Position = 4;
        Assert.That(large.ReadByte(), Is.EqualTo(bytes[4]));
        Assert.That((large.CanWrite, small.CanWrite, small.CanSeek), Is.EqualTo((false, false, true)));
        Assert.That((large.Length, small.Length, none.Length), Is.EqualTo((bytes.LongLength, 1L, 0L)));
    }

    [Test]
    public async Task GetDirectoryAsync_gives_the_files_and_disposing_removes_them()
    {
        await Store.AddAsync(StoreSamples.Package() with { Files = TwoFiles });
        var content = await Store.OpenAsync("churn", 1);
        var directory = await content.GetDirectoryAsync();
        Assert.That(await File.ReadAllTextAsync(Path.Combine(directory, "a.txt")), Is.EqualTo("one"));
        Assert.That(await File.ReadAllTextAsync(Path.Combine(directory, "d", "b.txt")), Is.EqualTo("two"));
        Assert.That(await content.GetDirectoryAsync(), Is.EqualTo(directory), "the same on each call");
        await content.DisposeAsync();
        await content.DisposeAsync();
        Assert.That(Directory.Exists(directory), Is.False);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await content.GetDirectoryAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await content.OpenFileAsync("a.txt"));
    }

    [Test]
    public async Task GetDirectoryAsync_gives_copies_that_are_the_callers_to_spoil()
    {
        await Store.AddAsync(StoreSamples.Package());
        await using var first = await Store.OpenAsync("churn", 1);
        await File.WriteAllTextAsync(Path.Combine(await first.GetDirectoryAsync(), "model.bin"), "spoilt");
        await using var second = await Store.OpenAsync("churn", 1);
        Assert.That(await second.ReadTextAsync("model.bin"), Is.EqualTo("weights"));
        Assert.That(await File.ReadAllTextAsync(Path.Combine(await second.GetDirectoryAsync(), "model.bin")), Is.EqualTo("weights"));
    }

    [Test]
    public async Task A_damaged_file_is_never_handed_out()
    {
        var version = await Store.AddAsync(StoreSamples.Package());
        if (!await DamageFilesAsync())
        {
            return;
        }

        await using var content = await Store.OpenAsync("churn", 1);
        var error = await Assert.ThrowsAsync<ModelIntegrityException>(async () => await content.OpenFileAsync("model.bin"));
        Assert.That(error!.ExpectedSha256, Is.EqualTo(version.Files[0].Sha256));
        Assert.That(error.ActualSha256, Is.Null.Or.Match("^[0-9a-f]{64}$").And.Not.EqualTo(error.ExpectedSha256));
        Assert.That(error.Message, Does.Contain("model.bin").And.Contain("churn"));
        await Assert.ThrowsAsync<ModelIntegrityException>(async () => await content.GetDirectoryAsync());
    }

    [Test]
    public async Task AddAsync_of_the_same_package_again_replaces_a_damaged_file()
    {
        await Store.AddAsync(StoreSamples.Package());
        if (!await DamageFilesAsync())
        {
            return;
        }

        Assert.That((await Store.AddAsync(StoreSamples.Package())).Number, Is.EqualTo(1));
        await using var content = await Store.OpenAsync("churn", 1);
        Assert.That(await content.ReadTextAsync("model.bin"), Is.EqualTo("weights"));
    }

    [Test]
    public async Task DeleteAsync_removes_the_version_and_its_facts_and_no_add_gets_its_number_again()
    {
        await Store.AddAsync(StoreSamples.Package("1"));
        await Store.AddAsync(StoreSamples.Package("2") with { Facts = [StoreSamples.Fact()] });
        await Store.DeleteAsync("churn", 2);
        Assert.That(await ListAsync(new ModelQuery()), Is.EqualTo("churn@1"));
        await Assert.ThrowsAsync<ModelVersionNotFoundException>(async () => await Store.OpenAsync("churn", 2));
        var again = await Store.AddAsync(StoreSamples.Package("2"));
        Assert.That(again.Number, Is.EqualTo(3));
        Assert.That(await KindsOfFactsAsync(3), Is.Empty);
        await using var content = await Store.OpenAsync("churn", 3);
        Assert.That(await content.ReadTextAsync("model.bin"), Is.EqualTo("2"));
    }

    [Test]
    public async Task DeleteAsync_keeps_files_that_another_version_or_model_shares()
    {
        await Store.AddAsync(StoreSamples.Package());
        await Store.AddAsync(StoreSamples.Package() with { Format = "other" });
        await Store.AddAsync(StoreSamples.Package(model: "fraud"));
        await Store.DeleteAsync("churn", 1);
        await using (var content = await Store.OpenAsync("churn", 2))
        {
            Assert.That(await content.ReadTextAsync("model.bin"), Is.EqualTo("weights"));
        }

        await Store.DeleteAsync("churn", 2);
        await using var last = await Store.OpenAsync("fraud", 1);
        Assert.That(await last.ReadTextAsync("model.bin"), Is.EqualTo("weights"));
    }

    [Test]
    public async Task DeleteAsync_refuses_what_an_alias_points_or_pointed_at()
    {
        await AddThreeVersionsAsync();
        await Store.ChangeAliasAsync(StoreSamples.Promote(1, 0));
        await Store.ChangeAliasAsync(StoreSamples.Promote(2, 1));
        foreach (var number in new[] { 1, 2 })
        {
            var error = await Assert.ThrowsAsync<ModelInUseException>(async () => await Store.DeleteAsync("churn", number));
            Assert.That((error!.Model, error.Version), Is.EqualTo(("churn", number)));
            Assert.That(error.Aliases, Is.EqualTo(new[] { "champion" }));
        }

        Assert.That(await ListAsync(new ModelQuery()), Is.EqualTo("churn@1 churn@2 churn@3"));
    }

    [Test]
    public async Task DeleteAsync_of_a_version_that_was_only_refused_is_allowed()
    {
        await AddThreeVersionsAsync();
        await Store.ChangeAliasAsync(StoreSamples.Promote(2, 0) with { Action = AliasAction.Refuse });
        await Store.DeleteAsync("churn", 2);
        Assert.That(await ListAsync(new ModelQuery()), Is.EqualTo("churn@1 churn@3"));
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
        Assert.That(error!.Aliases, Is.Empty);
        Assert.That(await second.ReadTextAsync("model.bin"), Is.EqualTo("weights"));
        await second.DisposeAsync();
        await Store.DeleteAsync("churn", 1);
        Assert.That(await ListAsync(new ModelQuery()), Is.Empty);
    }

    [Test]
    public async Task OpenAsync_and_DeleteAsync_that_are_cancelled_do_nothing()
    {
        await Store.AddAsync(StoreSamples.Package());
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(async () => await Store.DeleteAsync("churn", 1, stop.Token));
        Assert.That(await ListAsync(new ModelQuery()), Is.EqualTo("churn@1"));
        await Assert.CatchAsync<OperationCanceledException>(async () => await Store.OpenAsync("churn", 1, stop.Token));
        await Store.DeleteAsync("churn", 1);
    }
}
