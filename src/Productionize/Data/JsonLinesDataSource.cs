using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Productionize;

/// <summary>
/// The rows of a file of JSON lines (one JSON object a line, UTF-8 with or without a byte order mark, LF or CRLF; also packed by gzip or
/// zstd), checked by the schema of a codec. Values are read as <see cref="RowJson"/> says: a missing cell is null or absent, NaN is the
/// text <c>NaN</c>. Blank lines are no records.
/// </summary>
/// <typeparam name="T">A row.</typeparam>
/// <remarks>
/// <para>
/// A member belongs to the field of exactly its name, else to the only one that differs in nothing but case, spaces, underscores and
/// hyphens; where a line has both, the exact one counts. Members that belong to no field are ignored.
/// A record is rejected, with all its faults, when it breaks a rule of the schema, is no JSON object, has a member twice, has a value that
/// does not fit its field, is not valid UTF-8, or cannot be made into a <typeparamref name="T"/>.
/// </para>
/// <para>
/// The fingerprint is the SHA-256 of the file's bytes, unpacked, hashed while they are read, and the number of records; a pass that is left
/// early has none. Memory stays flat whatever the size of the file. Immutable and safe for concurrent passes; each opens the file anew and
/// closes it at its end, so there is nothing to dispose.
/// </para>
/// </remarks>
public sealed class JsonLinesDataSource<T> : IDataSource<T>
{
    private const string NeedsReflection =
        "Reads the members of the type by reflection. Give a codec made with RowCodecBuilder<T> instead.";

    private readonly string _path;
    private readonly RowCodec<T> _codec;
    private readonly JsonLinesDataSourceOptions _options;

    /// <summary>A file whose members are the public members of <typeparamref name="T"/>: see <see cref="RowCodec.For{T}()"/>.</summary>
    /// <param name="path">The file; it is opened when a pass begins.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public JsonLinesDataSource(string path)
        : this(path, RowCodec.For<T>())
    {
    }

    /// <summary>A file whose members are the public members of <typeparamref name="T"/>, with other limits than the usual.</summary>
    /// <param name="path">The file; it is opened when a pass begins.</param>
    /// <param name="options">Name and limits.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty, or an option is out of its range (all are named).</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public JsonLinesDataSource(string path, JsonLinesDataSourceOptions options)
        : this(path, RowCodec.For<T>(), options)
    {
        ArgumentNullException.ThrowIfNull(options);
    }

    /// <summary>A file whose members are the fields of a codec.</summary>
    /// <param name="path">The file; it is opened when a pass begins.</param>
    /// <param name="codec">Names, types and rules of the members; makes the rows.</param>
    /// <param name="options">Name and limits; null for the defaults.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty, or an option is out of its range (all are named).</exception>
    public JsonLinesDataSource(string path, RowCodec<T> codec, JsonLinesDataSourceOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(codec);
        (_path, _codec, _options) = (path, codec, options ?? new JsonLinesDataSourceOptions());
        _options.Validate();
        Name = _options.Name ?? Path.GetFileName(path);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Names, types and rules of the members that are read.</summary>
    public Schema Schema => _codec.Schema;

    /// <inheritdoc/>
    /// <remarks>
    /// The file is opened, and every exception but a null <paramref name="pass"/> thrown, when the first row is asked for.
    /// </remarks>
    /// <exception cref="DataSourceException">
    /// There is no such file, it cannot be read, it is UTF-16, or a line is longer than <see
    /// cref="JsonLinesDataSourceOptions.MaxLineSize"/>.
    /// </exception>
    public IAsyncEnumerable<T> ReadAsync(DataPass pass, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pass);
        return ReadRowsAsync(pass, cancellationToken);
    }

    private async IAsyncEnumerable<T> ReadRowsAsync(DataPass pass, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var file = JsonLinesOrigin.Open(_path, _options);
        await using (file.ConfigureAwait(false))
        {
            var rows = new RowReader<T>(_codec, pass, Path.GetFileName(_path)) { Raw = () => CutText.Raw(file.Line.Span) };
            var parser = new JsonRowParser<T>(rows, _codec.Schema);
            while (await file.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                if (parser.TryRead(file.Number, file.Line, out var row))
                {
                    yield return row;
                }
            }

            rows.Complete(new DataFingerprint(file.Sha256(), rows.Rows));
        }
    }
}
