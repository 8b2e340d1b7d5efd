using Productionize;

namespace OwnImplementation;

[TestOf(typeof(SharedFolderModelStore))]
public sealed class SharedFolderModelStoreTests : ModelStoreContract
{
    private string _folder = "";

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task An_entry_that_is_missing_below_others_is_an_error_and_no_older_state()
    {
        await Store.AddAsync(StoreSamples.Package());
        await Store.ChangeAliasAsync(StoreSamples.Promote(1, 0));
        await Store.ChangeAliasAsync(StoreSamples.Promote(1, 1));
        var lost = Path.Combine(_folder, "entries", "00000002");
        File.Delete(lost);
        var store = new SharedFolderModelStore(_folder);
        var error = await Assert.ThrowsAsync<FileNotFoundException>(async () => await store.GetAliasAsync("churn", "champion"));
        Assert.That(error!.Message, Does.Contain(lost));
        await Assert.ThrowsAsync<FileNotFoundException>(async () => await store.AddAsync(StoreSamples.Package("2")));
        Assert.That(File.Exists(lost), Is.False, "nothing is written over what is missing");
    }

    protected override ValueTask<IModelStore> CreateAsync(TimeProvider time)
    {
        _folder = Directory.CreateTempSubdirectory("shared-folder-").FullName;
        return new(new SharedFolderModelStore(_folder, time));
    }

    protected override ValueTask<IModelStore?> OpenAnotherAsync(TimeProvider time) => new(new SharedFolderModelStore(_folder, time));

    protected override async ValueTask<bool> DamageFilesAsync()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(_folder, "blobs")))
        {
            var bytes = await File.ReadAllBytesAsync(file);
            bytes[0] ^= 1;
            await File.WriteAllBytesAsync(file, bytes);
        }

        return true;
    }
}
