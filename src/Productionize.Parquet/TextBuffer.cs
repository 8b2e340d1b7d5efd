using System.Buffers;
using Parquet;
using Parquet.Schema;

namespace Productionize;

/// <summary>A column of texts or JSON: their bytes one after the other, so that no text is an array of its own.</summary>
internal sealed class TextBuffer : ColumnBuffer
{
    private readonly int _index;
    private readonly bool _isJson;
    private readonly DataField _plain;
    private readonly ArrayBufferWriter<int> _levels = new();
    private readonly ArrayBufferWriter<int> _ends = new();
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public TextBuffer(int index, string name, bool isJson)
    {
        (_index, _isJson, Column) = (index, isJson, new DataField<string>(name, true));

        // The column as the file knows it is of text; this one, of the same name, is of the bytes that they are.
        _plain = new DataField(name, typeof(ReadOnlyMemory<byte>), isNullable: true, isArray: false);
        _ = new ParquetSchema(_plain);
    }

    public override Parquet.Schema.Field Column { get; }

    public override void Add(Row row)
    {
        var isMissing = row.IsMissing(_index);
        Add(_levels, isMissing ? 0 : 1);
        if (!isMissing)
        {
            _bytes.Write(_isJson ? row.GetJson(_index) : row.GetUtf8(_index));
            Add(_ends, _bytes.WrittenCount);
        }
    }

    public override async Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken)
    {
        var texts = ArrayPool<ReadOnlyMemory<byte>>.Shared.Rent(_ends.WrittenCount);
        try
        {
            Cut(texts);
            await group.WriteAllPartsAsync<ReadOnlyMemory<byte>>(
                _plain, texts.AsMemory(0, _ends.WrittenCount), _levels.WrittenMemory, null, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<ReadOnlyMemory<byte>>.Shared.Return(texts, clearArray: true);
        }

        _levels.ResetWrittenCount();
        _ends.ResetWrittenCount();
        _bytes.ResetWrittenCount();
    }

    private void Cut(Span<ReadOnlyMemory<byte>> texts)
    {
        var (bytes, start) = (_bytes.WrittenMemory, 0);
        var ends = _ends.WrittenSpan;
        for (var i = 0; i < ends.Length; i++)
        {
            texts[i] = bytes[start..ends[i]];
            start = ends[i];
        }
    }
}
