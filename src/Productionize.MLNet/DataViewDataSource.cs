using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.ML;

namespace Productionize;

/// <summary>
/// The rows of a data view of ML.NET, checked by the schema of a codec: what a loader or a pipeline gives, in its order. Made by
/// <see cref="DataViewExtensions"/> too.
/// </summary>
/// <typeparam name="T">A row.</typeparam>
/// <remarks>
/// Every field of the schema must be a visible column, spelled as <see cref="Schema.FindIn"/> says, of its kind: truth values, whole
/// numbers of up to 63 bits, floats, doubles, text, times (without a zone: UTC), vectors of floats, and keys, which are text where they
/// have names and numbers from 1 where not. A missing float is NaN in ML.NET and a missing text empty: in an optional field both are
/// missing. Numbers, and only they, widen: to <see cref="FieldKind.Double"/>. The fingerprint is that of the cells. ML.NET computes the
/// rows on the reader's thread, and the view must live as long as the source. Safe for concurrent passes where the view is, as ML.NET's own
/// are.
/// </remarks>
public sealed class DataViewDataSource<T> : IDataSource<T>
{
    private readonly IDataView _view;
    private readonly RowCodec<T> _codec;
    private readonly IReadOnlyList<DataViewSchema.Column> _columns;

    /// <summary>A view whose columns are the fields of a codec.</summary>
    /// <param name="view">The view; stays the caller's.</param>
    /// <param name="name">The name of the source for people.</param>
    /// <param name="codec">Names, types and rules of the columns; makes the rows.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="name"/> is empty, or the view lacks a column or has it in another type (all are named).
    /// </exception>
    public DataViewDataSource(IDataView view, string name, RowCodec<T> codec)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(codec);
        (_view, Name, _codec) = (view, name, codec);
        _columns = ViewColumns.Find(view.Schema, codec.Schema);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Names, types and rules of the columns that are read.</summary>
    public Schema Schema => _codec.Schema;

    /// <inheritdoc/>
    /// <exception cref="DataSourceException">ML.NET failed to compute a row; the message says how.</exception>
    public IAsyncEnumerable<T> ReadAsync(DataPass pass, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pass);
        return ReadRowsAsync(pass, cancellationToken);
    }

    private async IAsyncEnumerable<T> ReadRowsAsync(DataPass pass, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        RowReader<T>? reader = null;
        reader = new RowReader<T>(_codec, pass, Name) { FingerprintsCells = true, Raw = () => RowJson.ToText(reader!.Writer.Row) };
        using var cursor = Asked(() => _view.GetRowCursor(_columns));
        var cells = _columns.Select((column, index) => ViewColumns.Writer(cursor, column, Schema.Fields[index], index)).ToArray();
        Func<bool> next = cursor.MoveNext;
        Func<bool> fill = () =>
        {
            Array.ForEach(cells, write => write(reader.Writer));
            return true;
        };
        while (Asked(next))
        {
            cancellationToken.ThrowIfCancellationRequested();
            reader.Begin();
            Asked(fill);
            if (reader.TryRead(out var row))
            {
                yield return row;
            }
        }

        reader.Complete(null);
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "ML.NET throws whatever it stumbles over.")]
    private TResult Asked<TResult>(Func<TResult> ask)
    {
        try
        {
            return ask();
        }
        catch (Exception error) when (error is not (DataSourceException or OperationCanceledException))
        {
            throw new DataSourceException(Name, null, $"ML.NET cannot compute the rows: {error.Message} Check the data beneath the view.",
                error);
        }
    }
}
