namespace Productionize;

[TestOf(typeof(EmbeddedModelStore))]
public sealed class EmbeddedModelStoreContractTests : ModelStoreContract
{
    private readonly List<TemporaryDirectory> _directories = [];

    [OneTimeTearDown]
    public void RemoveDirectories() => _directories.ForEach(directory => directory.Dispose());

    protected override ValueTask<IModelStore> CreateAsync(TimeProvider time)
    {
        _directories.Add(new TemporaryDirectory());
        return new(new EmbeddedModelStore(_directories[^1].Path, time));
    }

    protected override ValueTask<IModelStore?> OpenAnotherAsync(TimeProvider time) =>
        new(new EmbeddedModelStore(_directories[^1].Path, time));

    protected override ValueTask<bool> DamageFilesAsync() => new(_directories[^1].Damage("blobs"));
}
