using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Productionize;

/// <summary>A prediction that is looked for by id, or outcomes by key: what a scan may pass over unread.</summary>
internal sealed class LogFilter
{
    private readonly Guid? _id;
    private readonly byte[] _text;

    public LogFilter(Guid id) => (_id, _text) = (id, Encoding.UTF8.GetBytes(id.ToString()));

    public LogFilter(string key) => _text = [.. JsonEncodedText.Encode(key, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes];

    /// <summary>Whether a record may be one.</summary>
    public bool MayWant(in PredictionEntry entry) => entry.Id == _id;

    /// <summary>Whether the line of an outcome may be one: it has the text somewhere.</summary>
    public bool MayWant(ReadOnlySpan<byte> line) => line.IndexOf(_text) >= 0;
}
