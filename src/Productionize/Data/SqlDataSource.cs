using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Productionize;

/// <summary>
/// The rows of a query to any database with an ADO.NET provider, streamed and checked by the schema of a codec:
/// <c>new SqlDataSource&lt;Customer&gt;(SqliteFactory.Instance.CreateDataSource("Data Source=crm.db"), "SELECT * FROM customer ORDER BY
/// id")</c>.
/// </summary>
/// <typeparam name="T">A row.</typeparam>
/// <remarks>
/// <para>
/// Every field of the schema, optional or not, must be a column of the result, in any order, spelled as <see cref="Schema.FindIn"/> says;
/// other columns are ignored. NULL is missing. What a provider gives is converted where nothing is lost that the field could hold: 0 and 1
/// into truth values, numbers of every size into numbers (rounded to the bits of the field), texts as CSV has them into everything, a
/// <see cref="DateTime"/> without a kind as UTC, a <see cref="Guid"/> into text, bytes into a vector (32-bit numbers, little-endian) or
/// JSON. A value that does not fit rejects its row, with all its faults.
/// </para>
/// <para>
/// The fingerprint is made of the cells in the order in which they come, so give the query an <c>ORDER BY</c> over something unique:
/// without it a database may give the same rows in another order, and the fingerprint is another one. Rows are numbered from 1 where files
/// have lines. Each pass opens a connection of its own and closes it at its end; the database stays the caller's. Immutable and safe for
/// concurrent passes.
/// </para>
/// </remarks>
public sealed class SqlDataSource<T> : IDataSource<T>
{
    private const string NeedsReflection =
        "Reads the members of the type by reflection. Give a codec made with RowCodecBuilder<T> instead.";

    private readonly DbDataSource _database;
    private readonly string _query;
    private readonly RowCodec<T> _codec;
    private readonly SqlDataSourceOptions _options;

    /// <summary>A query whose columns are the public members of <typeparamref name="T"/>: see <see cref="RowCodec.For{T}()"/>.</summary>
    /// <param name="database">Opens connections; stays the caller's.</param>
    /// <param name="query">The query in the database's own language. Never put values into its text: use parameters.</param>
    /// <exception cref="ArgumentException"><paramref name="query"/> is empty.</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public SqlDataSource(DbDataSource database, string query)
        : this(database, query, RowCodec.For<T>())
    {
    }

    /// <summary>A query with parameters whose columns are the public members of <typeparamref name="T"/>.</summary>
    /// <param name="database">Opens connections; stays the caller's.</param>
    /// <param name="query">The query. Never put values into its text: use parameters.</param>
    /// <param name="options">Parameters, name and time.</param>
    /// <exception cref="ArgumentException"><paramref name="query"/> is empty, or an option is out of its range (all are named).</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public SqlDataSource(DbDataSource database, string query, SqlDataSourceOptions options)
        : this(database, query, RowCodec.For<T>(), options)
    {
        ArgumentNullException.ThrowIfNull(options);
    }

    /// <summary>A query whose columns are the fields of a codec.</summary>
    /// <param name="database">Opens connections; stays the caller's.</param>
    /// <param name="query">The query. Never put values into its text: use parameters.</param>
    /// <param name="codec">Names, types and rules of the columns; makes the rows.</param>
    /// <param name="options">Parameters, name and time; null for the defaults.</param>
    /// <exception cref="ArgumentException"><paramref name="query"/> is empty, or an option is out of its range (all are named).</exception>
    public SqlDataSource(DbDataSource database, string query, RowCodec<T> codec, SqlDataSourceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentException.ThrowIfNullOrWhiteSpace(query);
        ArgumentNullException.ThrowIfNull(codec);
        (_database, _query, _codec, _options) = (database, query, codec, options ?? new SqlDataSourceOptions());
        _options.Validate();
    }

    /// <inheritdoc/>
    public string Name => _options.Name;

    /// <summary>Names, types and rules of the columns that are read.</summary>
    public Schema Schema => _codec.Schema;

    /// <inheritdoc/>
    /// <remarks>
    /// The connection is opened, and every exception but a null <paramref name="pass"/> thrown, when the first row is asked for.
    /// </remarks>
    /// <exception cref="DataSourceException">
    /// The database cannot be reached, refuses the query or breaks off, or the result lacks a column or has it twice.
    /// </exception>
    public IAsyncEnumerable<T> ReadAsync(DataPass pass, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pass);
        return ReadRowsAsync(pass, cancellationToken);
    }

    private async IAsyncEnumerable<T> ReadRowsAsync(DataPass pass, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var result = new SqlResult(_options);
        await using (result.ConfigureAwait(false))
        {
            var columns = await result.OpenAsync(_database, _query, cancellationToken).ConfigureAwait(false);
            var places = ColumnPlaces.Of(
                _codec.Schema, columns, Name, null, "The result", "",
                "check the spelling, [Field(Name = …)], or name it in the query (AS)");
            var rows = new RowReader<T>(_codec, pass, Name) { FingerprintsCells = true };
            while (await result.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                rows.Begin();
                for (var i = 0; i < places.Length; i++)
                {
                    var field = _codec.Schema.Fields[i];
                    var cell = result.Cell(places[i]);
                    if (SqlCell.Set(rows.Writer, field, i, cell) is { } rule)
                    {
                        rows.Fault(field.Name, SqlCell.Shown(cell), rule);
                    }
                }

                if (rows.TryRead(out var row))
                {
                    yield return row;
                }
            }

            rows.Complete(null);
        }
    }
}
