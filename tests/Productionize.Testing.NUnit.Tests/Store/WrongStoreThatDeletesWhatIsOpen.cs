namespace Productionize;

/// <summary>Takes the lease away from whoever reads, and deletes.</summary>
[Breaks(typeof(ModelStoreSuite<>), nameof(ModelStoreContract.DeleteAsync_refuses_what_is_open_until_every_lease_is_given_back))]
public sealed class WrongStoreThatDeletesWhatIsOpen : DelegatingModelStore
{
    private readonly List<ModelContent> _open = [];

    public override ValueTask<ModelContent> OpenAsync(string model, int version, CancellationToken cancellationToken = default) =>
        RememberAsync(Inner.OpenAsync(model, version, cancellationToken));

    public override ValueTask DeleteAsync(string model, int version, CancellationToken cancellationToken = default) =>
        DeleteAsync(Inner.DeleteAsync(model, version, cancellationToken), model, version);

    private async ValueTask<ModelContent> RememberAsync(ValueTask<ModelContent> opening)
    {
        var content = await opening;
        _open.Add(content);
        return content;
    }

    private async ValueTask DeleteAsync(ValueTask deleting, string model, int version)
    {
        try
        {
            await deleting;
        }
        catch (ModelInUseException error) when (error.Aliases.Count == 0)
        {
            foreach (var content in _open)
            {
                await content.DisposeAsync();
            }

            await Inner.DeleteAsync(model, version);
        }
    }
}
