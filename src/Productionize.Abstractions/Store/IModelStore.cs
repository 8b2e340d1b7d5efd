using System.Diagnostics.CodeAnalysis;

namespace Productionize;

/// <summary>
/// Keeps versions of models, aliases that point at them, and the history of every move. Safe to use from several threads and, for an
/// implementation that several processes share, from several processes. Names obey <see cref="Names.IsValid"/>; another one is an
/// <see cref="ArgumentException"/> at the call. A store only keeps: promoting with a trial belongs to the core's ModelPromotion.
/// </summary>
public interface IModelStore
{
    /// <summary>
    /// Adds a version, or returns the one that has the same content already. Facts of the package that the version lacks are attached.
    /// When this returns, version and facts survive whatever the store promises to survive.
    /// </summary>
    /// <param name="package">Its files are read during the call.</param>
    /// <param name="cancellationToken">Stops the call; then nothing was added.</param>
    /// <exception cref="ArgumentException">A name or a bound is broken; the message has value and rule.</exception>
    ValueTask<ModelVersion> AddAsync(ModelPackage package, CancellationToken cancellationToken = default);

    /// <summary>Appends a fact. The same fact (kind, time, actor and content) again is kept once, so a retry is harmless.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">The version, or null for a fact about the model itself (owner, intended users).</param>
    /// <param name="fact">Its content is read during the call.</param>
    /// <param name="cancellationToken">Stops the call; then nothing was attached.</param>
    /// <exception cref="ArgumentException">A name or a bound is broken.</exception>
    /// <exception cref="ModelNotFoundException">No such model.</exception>
    /// <exception cref="ModelVersionNotFoundException">No such version.</exception>
    ValueTask AttachAsync(string model, int? version, ModelFact fact, CancellationToken cancellationToken = default);

    /// <summary>Reads facts, oldest first, each checked against its digest.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">The version, or null for the facts about the model itself.</param>
    /// <param name="kind">Of this kind only; null for all.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="ArgumentException">A name is broken.</exception>
    /// <exception cref="ModelNotFoundException">No such model.</exception>
    /// <exception cref="ModelVersionNotFoundException">No such version.</exception>
    /// <exception cref="ModelIntegrityException">A fact is not as it was attached.</exception>
    IAsyncEnumerable<StoredFact> ReadFactsAsync(
        string model, int? version, string? kind = null, CancellationToken cancellationToken = default);

    /// <summary>Versions that meet the query, by name of the model and number.</summary>
    /// <param name="query">The conditions.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="ArgumentException">A name is broken, or a tag's value is asked for without its key.</exception>
    /// <exception cref="ModelNotFoundException">The query names a model that does not exist.</exception>
    IAsyncEnumerable<ModelVersion> ListAsync(ModelQuery query, CancellationToken cancellationToken = default);

    /// <summary>Opens a version. The caller disposes the lease.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">Its number.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="ArgumentException">A name is broken.</exception>
    /// <exception cref="ModelNotFoundException">No such model.</exception>
    /// <exception cref="ModelVersionNotFoundException">No such version.</exception>
    ValueTask<ModelContent> OpenAsync(string model, int version, CancellationToken cancellationToken = default);

    /// <summary>Deletes a version with its facts, and files that no other version shares. Its number is not used again.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">Its number.</param>
    /// <param name="cancellationToken">Stops the call while nothing was deleted yet.</param>
    /// <exception cref="ArgumentException">A name is broken.</exception>
    /// <exception cref="ModelNotFoundException">No such model.</exception>
    /// <exception cref="ModelVersionNotFoundException">No such version.</exception>
    /// <exception cref="ModelInUseException">An alias points or once pointed at it, or it is open.</exception>
    ValueTask DeleteAsync(string model, int version, CancellationToken cancellationToken = default);

    /// <summary>Changes an alias and appends to its history, both or neither, if its revision is still the expected one.</summary>
    /// <param name="change">What to do.</param>
    /// <param name="cancellationToken">Stops the call while nothing has changed yet.</param>
    /// <exception cref="ArgumentException">A name or a bound is broken, or the version does not fit the action.</exception>
    /// <exception cref="AliasConflictException">The alias has another revision; the exception has its newest entry.</exception>
    /// <exception cref="AliasNotFoundException">An alias that points at nothing was to be removed.</exception>
    /// <exception cref="ModelNotFoundException">No such model.</exception>
    /// <exception cref="ModelVersionNotFoundException">No such version.</exception>
    /// <exception cref="InvalidOperationException">The idempotency key belongs to a different change.</exception>
    ValueTask<AliasEntry> ChangeAliasAsync(AliasChange change, CancellationToken cancellationToken = default);

    /// <summary>
    /// The history, oldest first. With <paramref name="follow"/> it then waits for more, for the model and the alias to appear too, and
    /// ends only by cancellation (<see cref="OperationCanceledException"/>) or when the store is disposed.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="alias">The alias, or null for every alias of the model.</param>
    /// <param name="afterRevision">Entries with a higher revision only; 0 for all.</param>
    /// <param name="follow">Whether to wait for more.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ArgumentException">A name is broken or <paramref name="afterRevision"/> is negative.</exception>
    /// <exception cref="ModelNotFoundException">No such model, and not following.</exception>
    /// <exception cref="AliasNotFoundException">No such alias, and not following.</exception>
    /// <exception cref="ModelIntegrityException">An entry is not as it was written.</exception>
    [SuppressMessage("Naming", "CA1716", Justification = "The field's own term; Visual Basic can write [Alias].")]
    IAsyncEnumerable<AliasEntry> ReadAliasAsync(
        string model, string? alias = null, long afterRevision = 0, bool follow = false, CancellationToken cancellationToken = default);
}
