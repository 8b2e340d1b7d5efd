namespace Productionize;

public sealed class EmbeddedModelStoreAliasTests : ModelStoreAliasTests
{
    private readonly List<TemporaryDirectory> _directories = [];

    [OneTimeTearDown]
    public void RemoveDirectories() => _directories.ForEach(directory => directory.Dispose());

    protected override IModelStore Create(TimeProvider time)
    {
        _directories.Add(new TemporaryDirectory());
        return new EmbeddedModelStore(_directories[^1].Path, time);
    }
}
