namespace Productionize;

/// <summary>
/// Makes a model from a version's files. A loader is chosen by format from those registered in code; what lies in the store
/// never names a type or an assembly. <c>IModelLoader&lt;Row, Row&gt;</c> is the untyped one.
/// </summary>
/// <typeparam name="TInput">What goes in.</typeparam>
/// <typeparam name="TOutput">What comes out.</typeparam>
/// <remarks>Safe for concurrent calls.</remarks>
public interface IModelLoader<TInput, TOutput>
{
    /// <summary>The format it reads, such as <c>mlnet</c>.</summary>
    string Format { get; }

    /// <summary>Loads a model. It may read <paramref name="content"/> only until it returns.</summary>
    /// <param name="content">The version's verified files; stays the caller's.</param>
    /// <param name="cancellationToken">Ends the loading.</param>
    /// <returns>The model; the caller disposes it if it is disposable.</returns>
    /// <exception cref="ModelIntegrityException">A file is not what was stored.</exception>
    ValueTask<IModel<TInput, TOutput>> LoadAsync(ModelContent content, CancellationToken cancellationToken = default);
}
