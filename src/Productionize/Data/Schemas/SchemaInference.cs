using System.Globalization;

namespace Productionize;

/// <summary>Makes schemas from samples, to be reviewed before they judge other data.</summary>
/// <remarks>
/// What rules for each row cannot see: numbers multiplied that are zero nearly everywhere, or that stay within the range of a column with a
/// few very large ones; two columns swapped whose values are alike; anything in a column of free text, a key or a column that goes one way
/// from row to row (the notes name these). And a sample must be like what comes: of a file sorted by year the first half tells nothing of
/// the years in the second. Sample at random, or read all.
/// </remarks>
public static class SchemaInference
{
    /// <summary>
    /// A schema with rules from a profile that was kept. The rules of <paramref name="schema"/> stay or become narrower. A profile knows
    /// neither which column is a key nor the order of rows: <c>InferSchemaAsync</c> looks at both.
    /// </summary>
    /// <param name="schema">Names and kinds, the profile's own.</param>
    /// <param name="profile">What the rows are like.</param>
    /// <param name="options">The tolerance; null for the defaults.</param>
    /// <returns>The schema and its notes.</returns>
    /// <exception cref="ArgumentException">
    /// The profile has no rows, or other columns than the schema; or an option is out of its range (all are named).
    /// </exception>
    public static InferredSchema FromProfile(Schema schema, DataProfile profile, SchemaInferenceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(profile);
        var used = Validated(options);
        if (profile.Rows == 0)
        {
            throw new ArgumentException("The profile has no rows: nothing can be inferred from it.", nameof(profile));
        }

        var cells = schema.Fields.Select(field => (field.Name, field.Kind));
        if (!cells.SequenceEqual(profile.Columns.Select(column => (column.Name, column.Kind))))
        {
            throw new ArgumentException(
                $"The profile has the columns ({string.Join(", ", profile.Columns)}), but the schema is ({schema}). Give the schema of " +
                "the rows that were profiled.", nameof(profile));
        }

        return new SchemaRules(used, profile, key: null, ordered: [])
            .For(schema, [string.Create(CultureInfo.InvariantCulture, $"Inferred from a profile of {profile.Rows} rows.")]);
    }

    /// <summary>
    /// A schema of a CSV file whose columns nobody has declared; rows are then read by <c>new CsvDataSource&lt;Row&gt;(path,
    /// RowCodec.ForRows(schema))</c>.
    /// </summary>
    /// <param name="path">The file; it is read twice.</param>
    /// <param name="options">The tolerance, and how many rows are looked at; null for the defaults.</param>
    /// <param name="csv">How the file is written; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The schema and its notes.</returns>
    /// <remarks>
    /// A column is of the kind that its cells can be read as: whole numbers, numbers, true or false, days, times, else text. Numbers with a
    /// leading zero or a plus sign are codes, and so text. Empty cells are missing, and what <see cref="CsvDataSourceOptions.MissingValues"/>
    /// names: a column with other words for it is text, if they are more than <see cref="SchemaInferenceOptions.KindTolerance"/> allows, and
    /// a note says which. Columns without a name are left out. The texts of categories stand in the schema, and a few that are not of a kind in the notes: where they are personal, set a
    /// <see cref="FieldPolicy"/> and take them out before you keep it.
    /// </remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty, or an option is out of its range (all are named).</exception>
    /// <exception cref="DataSourceException">The file cannot be read, or has no header or no row that can be read.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static ValueTask<InferredSchema> FromCsvAsync(
        string path, SchemaInferenceOptions? options = null, CsvDataSourceOptions? csv = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        csv ??= new CsvDataSourceOptions();
        csv.Validate();
        return CsvKinds.InferAsync(path, Validated(options), csv, cancellationToken);
    }

    internal static SchemaInferenceOptions Validated(SchemaInferenceOptions? options)
    {
        options ??= new SchemaInferenceOptions();
        options.Validate();
        return options;
    }

    /// <summary>Reads the sample; the rows are of the schema of the codec.</summary>
    internal static async ValueTask<SchemaSample> ReadAsync<T>(
        IAsyncEnumerable<T> rows, RowCodec<T> codec, int maxRows, string source, CancellationToken cancellationToken)
    {
        var (sample, writer) = (new SchemaSample(codec.Schema), new RowWriter());
        await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            writer.Begin(codec.Schema);
            codec.Write(row, writer);
            sample.Add(writer.Row);
            if (sample.Rows == maxRows)
            {
                break;
            }
        }

        return sample.Rows > 0 ? sample : throw new DataSourceException(
            source, null, "It has no row that can be read: nothing can be inferred. Give a sample with rows, and look at its rejects.");
    }

    internal static InferredSchema Infer(
        Schema schema, SchemaSample sample, SchemaInferenceOptions options, string source, long rejected)
    {
        var unread = rejected == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {rejected} more were rejected");
        return new SchemaRules(options, sample.ToProfile(), schema.Key is null ? sample.Key() : null, sample.Ordered())
            .For(schema, [string.Create(CultureInfo.InvariantCulture, $"Inferred from {sample.Rows} rows of {source}{unread}.")]);
    }
}
