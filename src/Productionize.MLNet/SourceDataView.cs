using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Productionize;

/// <summary>The rows of a source as a data view: each cursor is a pass of its own.</summary>
internal sealed class SourceDataView<T> : IDataView
{
    private readonly IDataSource<T> _source;
    private readonly RowCodec<T> _codec;
    private readonly Func<DataPass> _pass;
    private readonly CancellationToken _cancellationToken;

    public SourceDataView(IDataSource<T> source, RowCodec<T> codec, Func<DataPass>? pass, CancellationToken cancellationToken)
    {
        (_source, _codec, _pass, _cancellationToken) = (source, codec, pass ?? (() => new DataPass()), cancellationToken);
        var columns = new DataViewSchema.Builder();
        foreach (var field in codec.Schema.Fields)
        {
            columns.AddColumn(field.Name, TypeOf(field));
        }

        Schema = columns.ToSchema();
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new SourceCursor<T>(Schema, columnsNeeded, _source.ReadAsync(_pass(), _cancellationToken), _codec);

    // One for all: the rows come in one stream, and their order is kept.
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private static DataViewType TypeOf(Field field) => field.Kind switch
    {
        // ML.NET knows no missing truth value and no missing whole number: NaN is one.
        FieldKind.Boolean => field.Optional ? NumberDataViewType.Single : BooleanDataViewType.Instance,
        FieldKind.Int64 => field.Optional ? NumberDataViewType.Double : WholeOf(field),
        FieldKind.Single => NumberDataViewType.Single,
        FieldKind.Double => NumberDataViewType.Double,
        FieldKind.Timestamp or FieldKind.Date => DateTimeDataViewType.Instance,
        FieldKind.SingleVector => new VectorDataViewType(NumberDataViewType.Single, field.Length ?? 0),
        _ => TextDataViewType.Instance,
    };

    // As ML.NET itself takes the member of a class, so that a pipeline trained on this view can be asked with the class.
    private static NumberDataViewType WholeOf(Field field)
    {
        const BindingFlags members = BindingFlags.Public | BindingFlags.Instance;
        var type = typeof(T).GetProperty(field.Name, members)?.PropertyType ?? typeof(T).GetField(field.Name, members)?.FieldType;
        return Type.GetTypeCode(type is { IsEnum: false } ? type : typeof(long)) switch
        {
            TypeCode.SByte => NumberDataViewType.SByte,
            TypeCode.Byte => NumberDataViewType.Byte,
            TypeCode.Int16 => NumberDataViewType.Int16,
            TypeCode.UInt16 => NumberDataViewType.UInt16,
            TypeCode.Int32 => NumberDataViewType.Int32,
            TypeCode.UInt32 => NumberDataViewType.UInt32,
            _ => NumberDataViewType.Int64,
        };
    }
}
