using Microsoft.ML;
using Microsoft.ML.Data;

namespace Productionize;

/// <summary>A pipeline bound to rows instead of classes. For one call at a time.</summary>
internal sealed class RowEngine : IDisposable
{
    private readonly InputRow _input;
    private readonly DataViewRow _output;
    private readonly Schema _answers;
    private readonly Action<RowWriter>[] _cells;
    private readonly RowWriter _writer = new();

    public RowEngine(IRowToRowMapper mapper, Schema inputs, IReadOnlyList<DataViewSchema.Column> columns, Schema answers)
    {
        _input = new InputRow(mapper.InputSchema, inputs);
        _output = mapper.GetRow(_input, columns);
        _answers = answers;
        _cells = [.. columns.Select((column, index) => RowColumn.Writer(_output, column, index))];
    }

    /// <summary>Predicts one row of the input schema.</summary>
    /// <returns>A view that the next call ends.</returns>
    public Row Predict(Row input)
    {
        _input.Set(input);
        _writer.Begin(_answers);
        foreach (var write in _cells)
        {
            write(_writer);
        }

        return _writer.Row;
    }

    public void Dispose() => _output.Dispose();

    /// <summary>The row that the pipeline reads: its getters look into the row that was set last.</summary>
    private sealed class InputRow(DataViewSchema columns, Schema inputs) : DataViewRow
    {
        private long _position = -1;
        private Row _row;

        public override DataViewSchema Schema => columns;

        // Transforms keep what they computed for a position, so each row is at a new one.
        public override long Position => _position;

        public override long Batch => 0;

        public void Set(Row row)
        {
            _row = row;
            _position++;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => inputs.IndexOf(column.Name) >= 0;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref value) => value = new DataViewRowId((ulong)_position, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            (ValueGetter<TValue>)RowColumn.Reader(column, inputs.IndexOf(column.Name), () => _row);
    }
}
