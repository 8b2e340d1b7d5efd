using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Productionize;

/// <summary>A prediction that is looked for by id, or outcomes by key: what a scan may pass over unread.</summary>
internal sealed class LogFilter
{
    private readonly Guid? _id;
    private readonly byte[] _bytes = [];
    private readonly byte[] _text;

    public LogFilter(Guid id) => (_id, _bytes, _text) = (id, id.ToByteArray(), Encoding.UTF8.GetBytes(id.ToString()));

    public LogFilter(string key) => _text = [.. JsonEncodedText.Encode(key, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes];

    /// <summary>Whether it may be somewhere in a frame: one search of many records costs less than a look at each.</summary>
    public bool MayWant(in SegmentFrame frame) => frame.Head.Kind switch
    {
        SegmentKind.Records => _id is not null && frame.Parts.Span.IndexOf(_bytes) >= 0,
        SegmentKind.Outcomes => frame.Parts.Span.IndexOf(_text) >= 0,
        _ => true,
    };

    /// <summary>Whether a record may be one.</summary>
    public bool MayWant(in PredictionEntry entry) => entry.Id == _id;

    /// <summary>Whether the line of an outcome may be one: it has the text somewhere.</summary>
    public bool MayWant(ReadOnlySpan<byte> line) => line.IndexOf(_text) >= 0;
}
