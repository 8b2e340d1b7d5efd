namespace Productionize;

[TestOf(typeof(JournaledModelStore))]
public sealed class JournaledModelStoreContractTests : ModelStoreContract
{
    private JournalInMemory _journal = new();

    protected override ValueTask<IModelStore> CreateAsync(TimeProvider time)
    {
        _journal = new JournalInMemory();
        return new(new JournalStore(_journal, null, time));
    }

    protected override ValueTask<IModelStore?> OpenAnotherAsync(TimeProvider time) => new(new JournalStore(_journal, null, time));

    protected override ValueTask<bool> DamageFilesAsync()
    {
        foreach (var name in _journal.Blobs.Keys)
        {
            _journal.Blobs[name] = [.. _journal.Blobs[name], 0];
        }

        return new(true);
    }
}
