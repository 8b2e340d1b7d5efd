using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Productionize;

/// <summary>One pass over a source for ML.NET, which asks row by row and waits. For one thread at a time.</summary>
internal sealed class SourceCursor<T> : DataViewRowCursor
{
    private readonly HashSet<int> _active;
    private readonly IAsyncEnumerator<T> _rows;
    private readonly RowCodec<T> _codec;
    private readonly RowWriter _writer = new();
    private long _position = -1;
    private bool _ended;

    public SourceCursor(DataViewSchema schema, IEnumerable<DataViewSchema.Column> columns, IAsyncEnumerable<T> rows, RowCodec<T> codec)
    {
        (Schema, _codec) = (schema, codec);
        _active = [.. columns.Select(column => column.Index)];
        _rows = rows.GetAsyncEnumerator();
    }

    public override DataViewSchema Schema { get; }

    public override long Position => _position;

    public override long Batch => 0;

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

    public override bool MoveNext()
    {
        if (_ended || !Wait(_rows.MoveNextAsync))
        {
            (_ended, _position) = (true, -1);
            return false;
        }

        _position++;
        _writer.Begin(_codec.Schema);
        _codec.Write(_rows.Current, _writer);
        return true;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref value) => value = new DataViewRowId((ulong)_position, 0);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
        {
            throw new ArgumentException($"The column '{column.Name}' was not asked for when the cursor was made.", nameof(column));
        }

        return Getter(column) as ValueGetter<TValue>
            ?? throw new ArgumentException($"The column '{column.Name}' is {column.Type}, not {typeof(TValue).Name}.", nameof(column));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _ended = true;
            Wait(async () =>
            {
                await _rows.DisposeAsync().ConfigureAwait(false);
                return true;
            });
        }

        base.Dispose(disposing);
    }

    private Delegate Getter(DataViewSchema.Column column)
    {
        var (index, field) = (column.Index, _codec.Schema.Fields[column.Index]);
        return (field.Kind, column.Type) switch
        {
            (FieldKind.Boolean, NumberDataViewType) => (ValueGetter<float>)((ref value) =>
                value = Row.IsMissing(index) ? float.NaN : Row.GetBoolean(index) ? 1 : 0),
            (FieldKind.Date, _) => (ValueGetter<DateTime>)((ref value) =>
                value = Row.IsMissing(index) ? default : Row.GetDate(index).ToDateTime(default, DateTimeKind.Utc)),
            (FieldKind.Timestamp, _) when field.Optional => (ValueGetter<DateTime>)((ref value) =>
                value = Row.IsMissing(index) ? default : Row.GetTimestamp(index).UtcDateTime),
            (FieldKind.Json, _) => (ValueGetter<ReadOnlyMemory<char>>)((ref value) =>
                value = Row.IsMissing(index) ? default : Encoding.UTF8.GetString(Row.GetJson(index)).AsMemory()),
            (FieldKind.SingleVector, _) => Vector(field, index),
            _ => RowColumn.Reader(column, index, () => Row),
        };
    }

    private Row Row => _writer.Row;

    // A missing vector of a known length is full of NaN, else empty.
    private ValueGetter<VBuffer<float>> Vector(Field field, int index) => (ref value) =>
    {
        var singles = Row.IsMissing(index) ? default : Row.GetSingles(index);
        if (field.Length is { } length && !Row.IsMissing(index) && singles.Length != length)
        {
            throw new InvalidOperationException($"The vector '{field.Name}' has {singles.Length} numbers, and must have {length}.");
        }

        var editor = VBufferEditor.Create(ref value, Row.IsMissing(index) ? field.Length ?? 0 : singles.Length);
        if (Row.IsMissing(index))
        {
            editor.Values.Fill(float.NaN);
        }
        else
        {
            singles.CopyTo(editor.Values);
        }

        value = editor.Commit();
    };

    // ML.NET knows no await. Where the thread has a context that continuations would come back to, waiting here would lock it: then the
    // step runs on the thread pool. A wait for a task is known to the pool, which adds a thread for it.
    private static bool Wait(Func<ValueTask<bool>> step)
    {
        if (SynchronizationContext.Current is null && TaskScheduler.Current == TaskScheduler.Default)
        {
            var done = step();
            return done.IsCompletedSuccessfully ? done.Result : done.AsTask().GetAwaiter().GetResult();
        }

        return Task.Run(() => step().AsTask()).GetAwaiter().GetResult();
    }
}
