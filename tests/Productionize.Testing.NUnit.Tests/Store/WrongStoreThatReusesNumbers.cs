namespace Productionize;

/// <summary>Gives the number of a deleted version to the one that is added next.</summary>
[Breaks(
    typeof(ModelStoreSuite<>),
    nameof(ModelStoreContract.DeleteAsync_removes_the_version_and_its_facts_and_no_add_gets_its_number_again))]
public sealed class WrongStoreThatReusesNumbers : DelegatingModelStore
{
    private readonly HashSet<(string Model, int Number)> _deleted = [];
    private readonly Dictionary<(string Model, int Shown), int> _real = [];

    public override ValueTask<ModelVersion> AddAsync(ModelPackage package, CancellationToken cancellationToken = default) =>
        ShowAsync(Inner.AddAsync(package, cancellationToken));

    public override IAsyncEnumerable<StoredFact> ReadFactsAsync(
        string model, int? version, string? kind = null, CancellationToken cancellationToken = default) =>
        Inner.ReadFactsAsync(model, version is { } shown ? Real(model, shown) : null, kind, cancellationToken);

    public override ValueTask<ModelContent> OpenAsync(string model, int version, CancellationToken cancellationToken = default) =>
        Inner.OpenAsync(model, Real(model, version), cancellationToken);

    public override ValueTask DeleteAsync(string model, int version, CancellationToken cancellationToken = default) =>
        DeleteAsync(Inner.DeleteAsync(model, Real(model, version), cancellationToken), model, version);

    private async ValueTask<ModelVersion> ShowAsync(ValueTask<ModelVersion> adding)
    {
        var version = await adding;
        lock (_real)
        {
            var shown = version.Number - 1;
            if (!_deleted.Contains((version.Model, shown)))
            {
                return version;
            }

            _real[(version.Model, shown)] = version.Number;
            return version with { Number = shown };
        }
    }

    private async ValueTask DeleteAsync(ValueTask deleting, string model, int version)
    {
        await deleting;
        _deleted.Add((model, version));
    }

    private int Real(string model, int version) => model is null ? version : _real.GetValueOrDefault((model, version), version);
}
