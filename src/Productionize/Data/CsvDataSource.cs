using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Productionize;

/// <summary>
/// The rows of a CSV file (RFC 4180, UTF-8 with or without a byte order mark, LF or CRLF, a header line; also packed by gzip or zstd),
/// checked by the schema of a codec. An empty cell is missing, quoted or not, and so is one of
/// <see cref="CsvDataSourceOptions.MissingValues"/>; numbers, days and truth values are read as <see cref="RowTextParser"/> says, the same
/// under every culture and time zone. Blank lines are no records.
/// </summary>
/// <typeparam name="T">A row.</typeparam>
/// <remarks>
/// <para>
/// Every field of the schema, optional or not, must stand in the header, in any order, spelled as <see cref="Schema.FindIn"/> says; other
/// columns are ignored.
/// A record is rejected, with all its faults, when it breaks a rule of the schema, has more or fewer cells than the header, breaks the
/// quoting rules (but a quote that takes in further lines up to the end of the file ends the pass), has a cell that is too long, is not
/// valid UTF-8 or holds control characters, or cannot be made into a <typeparamref name="T"/>. Other rules for the same type are given by <c>RowCodec.For&lt;T&gt;(schema)</c>.
/// </para>
/// <para>
/// The fingerprint is the SHA-256 of the file's bytes, unpacked, hashed while they are read, and the number of records; a pass that is
/// left early has none. Memory stays flat whatever the size of the file. Immutable and safe for concurrent passes; each opens the file
/// anew and closes it at its end, so there is nothing to dispose.
/// </para>
/// </remarks>
public sealed class CsvDataSource<T> : IDataSource<T>
{
    private const string NeedsReflection =
        "Reads the members of the type by reflection. Give a codec made with RowCodecBuilder<T> instead.";

    private readonly string _path;
    private readonly RowCodec<T> _codec;
    private readonly CsvDataSourceOptions _options;

    /// <summary>A file whose columns are the public members of <typeparamref name="T"/>: see <see cref="RowCodec.For{T}()"/>.</summary>
    /// <param name="path">The file; it is opened when a pass begins.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public CsvDataSource(string path)
        : this(path, RowCodec.For<T>())
    {
    }

    /// <summary>A file whose columns are the public members of <typeparamref name="T"/>, written in another way than the usual.</summary>
    /// <param name="path">The file; it is opened when a pass begins.</param>
    /// <param name="options">How the file is written.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty, or an option is out of its range (all are named).</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public CsvDataSource(string path, CsvDataSourceOptions options)
        : this(path, RowCodec.For<T>(), options)
    {
        ArgumentNullException.ThrowIfNull(options);
    }

    /// <summary>A file whose columns are the fields of a codec.</summary>
    /// <param name="path">The file; it is opened when a pass begins.</param>
    /// <param name="codec">Names, types and rules of the columns; makes the rows.</param>
    /// <param name="options">How the file is written; null for the defaults.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty, or an option is out of its range (all are named).</exception>
    public CsvDataSource(string path, RowCodec<T> codec, CsvDataSourceOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(codec);
        (_path, _codec, _options) = (path, codec, options ?? new CsvDataSourceOptions());
        _options.Validate();
        Name = _options.Name ?? Path.GetFileName(path);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Names, types and rules of the columns that are read.</summary>
    public Schema Schema => _codec.Schema;

    /// <inheritdoc/>
    /// <remarks>
    /// The file is opened, and every exception but a null <paramref name="pass"/> thrown, when the first row is asked for.
    /// </remarks>
    /// <exception cref="DataSourceException">
    /// There is no such file, it cannot be read, it is packed and damaged or cut off, it has no header, a column is missing or stands twice,
    /// it is not UTF-8, a quote is never closed over several lines, or a record is longer than <see cref="CsvDataSourceOptions.MaxRecordSize"/>.
    /// </exception>
    public IAsyncEnumerable<T> ReadAsync(DataPass pass, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pass);
        return ReadRowsAsync(pass, cancellationToken);
    }

    private async IAsyncEnumerable<T> ReadRowsAsync(DataPass pass, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var file = CsvFile.Open(_path, _options);
        await using (file.ConfigureAwait(false))
        {
            var header = await file.ReadHeaderAsync(cancellationToken).ConfigureAwait(false);
            var columns = CsvHeader.Columns(_codec.Schema, header, _options.Delimiter, _path);
            var rows = new RowReader<T>(_codec, pass, Path.GetFileName(_path)) { Raw = () => file.Raw, Header = file.Header };
            var parser = new CsvRowParser<T>(rows, _codec.Schema, _options, columns, header.Count);
            while (await file.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                if (parser.TryRead(file, out var row))
                {
                    yield return row;
                }
            }

            rows.Complete(new DataFingerprint(file.Sha256(), rows.Rows));
        }
    }
}
