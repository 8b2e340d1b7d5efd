using System.Runtime.CompilerServices;

namespace Productionize;

/// <summary>A store whose alias cannot be followed as long as a test says.</summary>
public sealed class FlakyStore(IModelStore inner) : IModelStore
{
    private int _follows;

    public bool Fails { get; set; }

    public bool Ends { get; set; }

    public int Follows => _follows;

    public ValueTask<ModelVersion> AddAsync(ModelPackage package, CancellationToken cancellationToken = default) =>
        inner.AddAsync(package, cancellationToken);

    public ValueTask AttachAsync(string model, int? version, ModelFact fact, CancellationToken cancellationToken = default) =>
        inner.AttachAsync(model, version, fact, cancellationToken);

    public IAsyncEnumerable<StoredFact> ReadFactsAsync(
        string model, int? version, string? kind = null, CancellationToken cancellationToken = default) =>
        inner.ReadFactsAsync(model, version, kind, cancellationToken);

    public IAsyncEnumerable<ModelVersion> ListAsync(ModelQuery query, CancellationToken cancellationToken = default) =>
        inner.ListAsync(query, cancellationToken);

    public ValueTask<ModelContent> OpenAsync(string model, int version, CancellationToken cancellationToken = default) =>
        inner.OpenAsync(model, version, cancellationToken);

    public ValueTask DeleteAsync(string model, int version, CancellationToken cancellationToken = default) =>
        inner.DeleteAsync(model, version, cancellationToken);

    public ValueTask<AliasEntry> ChangeAliasAsync(AliasChange change, CancellationToken cancellationToken = default) =>
        inner.ChangeAliasAsync(change, cancellationToken);

    public IAsyncEnumerable<AliasEntry> ReadAliasAsync(
        string model, string? alias = null, long afterRevision = 0, bool follow = false, CancellationToken cancellationToken = default) =>
        follow ? FollowAsync(model, alias, afterRevision, cancellationToken)
            : inner.ReadAliasAsync(model, alias, afterRevision, false, cancellationToken);

    private async IAsyncEnumerable<AliasEntry> FollowAsync(
        string model, string? alias, long afterRevision, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (fails, ends) = (Fails, Ends);
        Interlocked.Increment(ref _follows);
        if (fails)
        {
            throw new IOException("the store is away");
        }

        if (ends)
        {
            yield break;
        }

        await foreach (var entry in inner.ReadAliasAsync(model, alias, afterRevision, true, cancellationToken))
        {
            yield return entry;
        }
    }
}
