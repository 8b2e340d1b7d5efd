using Microsoft.ML;

namespace Productionize;

/// <summary>Sources and data views of ML.NET, each made into the other.</summary>
public static class DataViewExtensions
{
    /// <summary>A source as a data view, for training: a column for each field of its rows.</summary>
    /// <param name="source">The source, safe for concurrent passes.</param>
    /// <param name="codec">
    /// Names and types of the columns; null for <see cref="RowCodec.For{T}()"/> and, where <typeparamref name="T"/> is <see cref="Row"/>,
    /// the source's schema.
    /// </param>
    /// <param name="pass">Makes the pass of each cursor, to hear of rejected rows or to bound them; null for plain ones. ML.NET makes
    /// several.</param>
    /// <param name="cancellationToken">Ends every pass, and with it the training, by an <see cref="OperationCanceledException"/>.</param>
    /// <typeparam name="T">A row.</typeparam>
    /// <returns>
    /// The view. It holds no rows: each cursor reads the source anew, so for a trainer that looks at the data often,
    /// <c>ml.Data.Cache(view)</c> reads it once and keeps it in memory.
    /// </returns>
    /// <exception cref="ArgumentException">The source is one of rows and has no schema: give the codec.</exception>
    /// <remarks>
    /// A missing number is NaN and a missing text empty. ML.NET has no missing truth value or whole number, so an optional one becomes a
    /// float (1, 0 or NaN) or a double. Other whole numbers have the type of the member, instants and days are times in UTC (missing ones
    /// 0001-01-01), vectors have the length of the field, and what is JSON is text. It cannot be shuffled. ML.NET waits in the calling
    /// thread.
    /// </remarks>
    public static IDataView ToDataView<T>(
        this IDataSource<T> source, RowCodec<T>? codec = null, Func<DataPass>? pass = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        codec ??= typeof(T) != typeof(Row) ? RowCodec.For<T>()
            : source.Schema is { } schema ? (RowCodec<T>)(object)RowCodec.ForRows(schema)
            : throw new ArgumentException("The source has no schema. Give the codec that has: RowCodec.ForRows(schema).", nameof(source));
        return new SourceDataView<T>(source, codec, pass, cancellationToken);
    }

    /// <summary>A data view as a source, checked by the rules of a type.</summary>
    /// <param name="view">The view; stays the caller's.</param>
    /// <param name="name">The name of the source for people.</param>
    /// <typeparam name="T">A row.</typeparam>
    /// <returns>The source; see <see cref="DataViewDataSource{T}"/>.</returns>
    /// <exception cref="ArgumentException">The name is empty, or the view lacks a column or has it in another type (all are
    /// named).</exception>
    public static DataViewDataSource<T> ToDataSource<T>(this IDataView view, string name) => new(view, name, RowCodec.For<T>());

    /// <summary>A data view as a source of rows without a class: of every visible column that a cell can hold.</summary>
    /// <param name="view">The view; stays the caller's.</param>
    /// <param name="name">The name of the source for people.</param>
    /// <returns>The source; see <see cref="DataViewDataSource{T}"/>.</returns>
    /// <exception cref="ArgumentException">The name is empty, or no column fits into a row.</exception>
    public static DataViewDataSource<Row> ToDataSource(this IDataView view, string name)
    {
        ArgumentNullException.ThrowIfNull(view);

        // Of two columns of one name ML.NET hides the first.
        Field[] fields = [.. view.Schema.Where(column => !column.IsHidden).Select(RowColumn.OutputOf).OfType<Field>()
            .Select(field => field.Kind is FieldKind.Single or FieldKind.Double ? field with { Optional = true } : field)];
        return fields.Length > 0
            ? new(view, name, RowCodec.ForRows(new Schema(fields)))
            : throw new ArgumentException("The view has no column that fits into a row.", nameof(view));
    }
}
