using System.Diagnostics.CodeAnalysis;

namespace Productionize;

/// <summary>A store that does what its inner one does; each wrong one changes one thing.</summary>
public abstract class DelegatingModelStore : IModelStore
{
    public IModelStore Inner { get; init; } = new InMemoryModelStore();

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public virtual ValueTask<ModelVersion> AddAsync(ModelPackage package, CancellationToken cancellationToken = default) =>
        Inner.AddAsync(package, cancellationToken);

    public virtual ValueTask AttachAsync(string model, int? version, ModelFact fact, CancellationToken cancellationToken = default) =>
        Inner.AttachAsync(model, version, fact, cancellationToken);

    public virtual IAsyncEnumerable<StoredFact> ReadFactsAsync(
        string model, int? version, string? kind = null, CancellationToken cancellationToken = default) =>
        Inner.ReadFactsAsync(model, version, kind, cancellationToken);

    public virtual IAsyncEnumerable<ModelVersion> ListAsync(ModelQuery query, CancellationToken cancellationToken = default) =>
        Inner.ListAsync(query, cancellationToken);

    public virtual ValueTask<ModelContent> OpenAsync(string model, int version, CancellationToken cancellationToken = default) =>
        Inner.OpenAsync(model, version, cancellationToken);

    public virtual ValueTask DeleteAsync(string model, int version, CancellationToken cancellationToken = default) =>
        Inner.DeleteAsync(model, version, cancellationToken);

    public virtual ValueTask<AliasEntry> ChangeAliasAsync(AliasChange change, CancellationToken cancellationToken = default) =>
        Inner.ChangeAliasAsync(change, cancellationToken);

    [SuppressMessage("Naming", "CA1716", Justification = "As in the interface.")]
    public virtual IAsyncEnumerable<AliasEntry> ReadAliasAsync(
        string model, string? alias = null, long afterRevision = 0, bool follow = false, CancellationToken cancellationToken = default) =>
        Inner.ReadAliasAsync(model, alias, afterRevision, follow, cancellationToken);
}
