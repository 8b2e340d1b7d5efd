using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Productionize;

/// <summary>
/// The rows of a Parquet file, or of a folder of them, checked by the schema of a codec. In a folder every <c>*.parquet</c> beneath it is
/// read, in the ordinal order of the paths; folders called <c>name=value</c> are columns of all files beneath them (hive partitions, with
/// <c>__HIVE_DEFAULT_PARTITION__</c> for missing and <c>%2F</c> for a slash), and stand before a column of that name in a file. Files and
/// folders that start with a dot or an underscore are left out, as Spark does, and so are links to folders.
/// </summary>
/// <typeparam name="T">A row.</typeparam>
/// <remarks>
/// <para>
/// Every field of the schema, optional or not, must be a column of every file, in any order, spelled as <see cref="Schema.FindIn"/> says;
/// other columns are not read. Whole numbers, decimals and floating-point numbers fill every number (a row whose number does not fit is
/// rejected; to <see cref="FieldKind.Single"/> they are rounded), timestamps of any unit fill instants (without a zone: UTC) and, at
/// midnight, days, UUIDs and times of day fill text, lists of numbers vectors, text JSON. Any other pair ends the pass with a
/// <see cref="DataSourceException"/> that names column and types. Text must be valid UTF-8.
/// </para>
/// <para>
/// A rejected row has the relative path of its file, its number in the file and its cells as JSON. The fingerprint is that of the cells and
/// the number of rows: the same rows in the same order have the same, however they are cut into files. Rules of a source as a whole hold
/// for the whole folder. One row group is held in memory at a time: see <see cref="ParquetDataSourceOptions.MaxRowGroupSize"/>. Immutable
/// and safe for concurrent passes; each opens the files anew and closes them, so there is nothing to dispose.
/// </para>
/// </remarks>
public sealed class ParquetDataSource<T> : IDataSource<T>
{
    private const string NeedsReflection =
        "Reads the members of the type by reflection. Give a codec made with RowCodecBuilder<T> instead.";

    private readonly string _path;
    private readonly RowCodec<T> _codec;
    private readonly ParquetDataSourceOptions _options;

    /// <summary>Files whose columns are the public members of <typeparamref name="T"/>: see <see cref="RowCodec.For{T}()"/>.</summary>
    /// <param name="path">The file or folder; it is opened when a pass begins.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public ParquetDataSource(string path)
        : this(path, RowCodec.For<T>())
    {
    }

    /// <summary>Files whose columns are the public members of <typeparamref name="T"/>, read in another way than the usual.</summary>
    /// <param name="path">The file or folder; it is opened when a pass begins.</param>
    /// <param name="options">How the files are read.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty, or an option is out of its range (all are named).</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public ParquetDataSource(string path, ParquetDataSourceOptions options)
        : this(path, RowCodec.For<T>(), options)
    {
        ArgumentNullException.ThrowIfNull(options);
    }

    /// <summary>Files whose columns are the fields of a codec.</summary>
    /// <param name="path">The file or folder; it is opened when a pass begins.</param>
    /// <param name="codec">Names, types and rules of the columns; makes the rows.</param>
    /// <param name="options">How the files are read; null for the defaults.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty, or an option is out of its range (all are named).</exception>
    public ParquetDataSource(string path, RowCodec<T> codec, ParquetDataSourceOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(codec);
        (_path, _codec, _options) = (path, codec, options ?? new ParquetDataSourceOptions());
        _options.Validate();
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        Name = _options.Name ?? (name.Length > 0 ? name : path);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Names, types and rules of the columns that are read.</summary>
    public Schema Schema => _codec.Schema;

    /// <inheritdoc/>
    /// <remarks>Files are opened, and every exception but a null <paramref name="pass"/> thrown, when rows are asked for.</remarks>
    /// <exception cref="DataSourceException">
    /// There is no such file or folder, or none with rows in it; a file is no Parquet, damaged, encrypted or packed in an unknown way; a
    /// column is missing or of a type that does not fit; or a row group is larger than
    /// <see cref="ParquetDataSourceOptions.MaxRowGroupSize"/>.
    /// </exception>
    public IAsyncEnumerable<T> ReadAsync(DataPass pass, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pass);
        return ReadRowsAsync(pass, cancellationToken);
    }

    private async IAsyncEnumerable<T> ReadRowsAsync(DataPass pass, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        RowReader<T>? reader = null;
        reader = new RowReader<T>(_codec, pass, Name) { FingerprintsCells = true, Raw = () => RowJson.ToText(reader!.Writer.Row) };
        Action<string, string?, string> fault = reader.Fault;
        var isFolder = Directory.Exists(_path);
        foreach (var part in ParquetPart.Find(_path))
        {
            // The parts of every target are called alike: only with the name of the folder do rejected rows say where they are.
            reader.Source = isFolder ? $"{Name}/{part.Name}" : part.Name;
            var file = await ParquetFile.OpenAsync(part, Schema, _options, cancellationToken).ConfigureAwait(false);
            await using (file.ConfigureAwait(false))
            {
                for (var number = 1L; await file.ReadAsync(cancellationToken).ConfigureAwait(false); number++)
                {
                    reader.Begin(number);
                    file.Set(reader.Writer, fault);
                    if (reader.TryRead(out var row))
                    {
                        yield return row;
                    }
                }
            }
        }

        reader.Complete(null);
    }
}
