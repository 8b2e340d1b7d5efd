using Productionize;

namespace OwnImplementation;

[TestOf(typeof(SharedFolderModelStore))]
public sealed class SharedFolderModelStoreTests : ModelStoreContract
{
    private string _folder = "";

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

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
