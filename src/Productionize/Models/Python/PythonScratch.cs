using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Productionize;

/// <summary>
/// The buffers with which one request after the other is made and read; they belong to a worker, which has one request at a time.
/// </summary>
[SuppressMessage(
    "Design", "CA1001:Types that own disposable fields should be disposable",
    Justification = "The writer holds memory only, and a call may use it while the pool disposes a worker that ended in that moment.")]
internal sealed class PythonScratch
{
    // What one large batch needed is not kept for ever.
    private const int LargestKept = 1024 * 1024;

    private ArrayBufferWriter<byte> _frame = new(1024);

    /// <summary>A row in the cells of the type.</summary>
    public RowWriter Typed { get; } = new();

    /// <summary>The same row in the cells that the script knows.</summary>
    public RowWriter Wire { get; } = new();

    public ArrayBufferWriter<byte> Frame => _frame;

    /// <summary>Writes into <see cref="Frame"/>. Fields are named as they are: nobody takes this for HTML.</summary>
    public Utf8JsonWriter Json { get; } = new(
        Stream.Null, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    public byte[] Answer { get; set; } = new byte[64 * 1024];

    public void Trim()
    {
        if (_frame.Capacity > LargestKept)
        {
            _frame = new(1024);
        }

        if (Answer.Length > LargestKept)
        {
            Answer = new byte[64 * 1024];
        }
    }
}
