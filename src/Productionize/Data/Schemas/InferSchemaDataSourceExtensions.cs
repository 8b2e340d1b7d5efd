using System.Diagnostics.CodeAnalysis;

namespace Productionize;

/// <summary>Infers the rules of a source from its rows: see <see cref="SchemaInference"/>.</summary>
public static class InferSchemaDataSourceExtensions
{
    private const string NeedsReflection =
        "Reads the members of the type by reflection. Give a codec made with RowCodecBuilder<T> instead.";

    /// <summary>
    /// Reads the first 100,000 rows once and makes a schema with rules that they obey, with the default tolerance; the columns are the
    /// public members of <typeparamref name="T"/>, and the rules declared there, or in the schema of the source where it has these columns,
    /// stay or become narrower.
    /// </summary>
    /// <param name="source">The source. Rows that it rejects are not in the sample.</param>
    /// <typeparam name="T">A row.</typeparam>
    /// <returns>The schema and its notes. It is for review: <see cref="SchemaFile"/> writes it.</returns>
    /// <exception cref="DataSourceException">The origin as a whole cannot be read, or no row of it.</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public static ValueTask<InferredSchema> InferSchemaAsync<T>(this IDataSource<T> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return InferSchemaAsync(source, SourceCodec.Of(source));
    }

    /// <inheritdoc cref="InferSchemaAsync{T}(IDataSource{T})"/>
    /// <param name="source">The source. Rows that it rejects are not in the sample.</param>
    /// <param name="options">The tolerance, and how many rows are looked at.</param>
    /// <param name="pass">Takes counts and rejects.</param>
    /// <param name="cancellationToken">Ends the pass.</param>
    /// <exception cref="ArgumentException">An option is out of its range (all are named).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public static ValueTask<InferredSchema> InferSchemaAsync<T>(
        this IDataSource<T> source, SchemaInferenceOptions options, DataPass pass, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(pass);
        return InferSchemaAsync(source, SourceCodec.Of(source), options, pass, cancellationToken);
    }

    /// <summary>
    /// Reads the first rows once and makes a schema with rules that they obey; the columns are the fields of a codec, and the rules of its
    /// schema stay or become narrower. An optional field stays optional, with a bound for its missing rate.
    /// </summary>
    /// <param name="source">The source. Rows that it rejects are not in the sample.</param>
    /// <param name="codec">Names, types, policies and rules of the columns.</param>
    /// <param name="options">The tolerance, and how many rows are looked at; null for the defaults.</param>
    /// <param name="pass">Takes counts and rejects; null where nobody asks for them.</param>
    /// <param name="cancellationToken">Ends the pass.</param>
    /// <typeparam name="T">A row.</typeparam>
    /// <returns>The schema and its notes. It is for review: <see cref="SchemaFile"/> writes it.</returns>
    /// <exception cref="ArgumentException">An option is out of its range (all are named).</exception>
    /// <exception cref="DataSourceException">The origin as a whole cannot be read, or no row of it.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static ValueTask<InferredSchema> InferSchemaAsync<T>(
        this IDataSource<T> source, RowCodec<T> codec, SchemaInferenceOptions? options = null, DataPass? pass = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(codec);
        return InferAsync(source, codec, SchemaInference.Validated(options), pass ?? new DataPass(), cancellationToken);
    }

    private static async ValueTask<InferredSchema> InferAsync<T>(
        IDataSource<T> source, RowCodec<T> codec, SchemaInferenceOptions options, DataPass pass, CancellationToken cancellationToken)
    {
        var before = pass.Rejected;
        var sample = await SchemaInference.ReadAsync(
            source.ReadAsync(pass, cancellationToken), codec, options.MaxRows, source.Name, cancellationToken).ConfigureAwait(false);
        return SchemaInference.Infer(codec.Schema, sample, options, source.Name, pass.Rejected - before);
    }
}
