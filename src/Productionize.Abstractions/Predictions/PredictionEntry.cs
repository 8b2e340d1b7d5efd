using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using static Productionize.PredictionEntryLayout;

namespace Productionize;

/// <summary>
/// The members of a <see cref="PredictionRecord"/>, read from a batch's bytes on demand: no object per record. Valid as long as its
/// batch; <see cref="ToRecord"/> copies.
/// </summary>
/// <param name="batch">The batch, which knows the sources.</param>
/// <param name="data">The bytes of this record.</param>
public readonly struct PredictionEntry(PredictionBatch batch, ReadOnlyMemory<byte> data)
{
    /// <summary>The bytes of this record.</summary>
    public ReadOnlyMemory<byte> Data => data;

    /// <summary>The id of the prediction.</summary>
    public Guid Id => new(data.Span.Slice(PredictionEntryLayout.Id, 16));

    /// <summary>When the call began.</summary>
    public DateTimeOffset Time => new(UtcTicks, TimeSpan.Zero);

    /// <summary>When the call began, in ticks of UTC.</summary>
    public long UtcTicks => BinaryPrimitives.ReadInt64LittleEndian(data.Span[PredictionEntryLayout.UtcTicks..]);

    /// <summary>How long it took.</summary>
    public TimeSpan Duration => new(BinaryPrimitives.ReadInt64LittleEndian(data.Span[DurationTicks..]));

    /// <summary>The number of the record's source in its batch.</summary>
    public int SourceNumber => BinaryPrimitives.ReadInt32LittleEndian(data.Span[PredictionEntryLayout.Source..]);

    /// <summary>What the record comes from.</summary>
    public PredictionSource Source => batch.Sources[SourceNumber];

    /// <summary>Whether the caller got the answer.</summary>
    public PredictionRole Role => (PredictionRole)data.Span[PredictionEntryLayout.Role];

    /// <summary>How the call ended.</summary>
    public PredictionStatus Status => (PredictionStatus)data.Span[PredictionEntryLayout.Status];

    /// <summary>What went in; a view.</summary>
    public Row Input => new(Source.Input, Bytes(Part.Input));

    /// <summary>What came out, as a view; null where there was no answer.</summary>
    public Row? Output => Length(Part.Output) < 0 ? null : new Row(Source.Output, Bytes(Part.Output));

    /// <summary>Whom it is about.</summary>
    public string? Subject => Text(Part.Subject);

    /// <summary>Who asked.</summary>
    public string? Caller => Text(Part.Caller);

    /// <summary>The caller's own business key.</summary>
    public string? Key => Text(Part.Key);

    /// <summary><see cref="Key"/> in UTF-8, without making a string; empty where there is none.</summary>
    public ReadOnlySpan<byte> KeyUtf8 => Bytes(Part.Key).Span;

    /// <summary><see cref="Subject"/> in UTF-8, without making a string; empty where there is none.</summary>
    public ReadOnlySpan<byte> SubjectUtf8 => Bytes(Part.Subject).Span;

    /// <summary>The trace, 32 hexadecimal digits.</summary>
    public string? TraceId => Length(Part.TraceId) < 0 ? null : ActivityTraceId.CreateFromBytes(Bytes(Part.TraceId).Span).ToHexString();

    /// <summary>Why this answer and not the usual one.</summary>
    public string? Reason => Text(Part.Reason);

    /// <summary>The error.</summary>
    public string? Error => Text(Part.Error);

    /// <summary>Free labels.</summary>
    public IReadOnlyDictionary<string, string>? Tags
    {
        get
        {
            if (Length(Part.Tags) < 0)
            {
                return null;
            }

            var tags = new Dictionary<string, string>(StringComparer.Ordinal);
            var rest = Bytes(Part.Tags).Span;
            while (!rest.IsEmpty)
            {
                var name = Take(ref rest);
                tags[name] = Take(ref rest);
            }

            return tags;
        }
    }

    /// <summary>A copy that outlives the batch.</summary>
    /// <returns>The record.</returns>
    public PredictionRecord ToRecord() => new()
    {
        Id = Id,
        Time = Time,
        Duration = Duration,
        Model = Source.Model,
        Role = Role,
        Status = Status,
        Input = Input.ToArray(),
        Output = Output?.ToArray(),
        Subject = Subject,
        Caller = Caller,
        Key = Key,
        TraceId = TraceId,
        Tags = Tags,
        Reason = Reason,
        Error = Error,
    };

    private static string Take(ref ReadOnlySpan<byte> rest)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
        var text = Encoding.UTF8.GetString(rest.Slice(sizeof(int), length));
        rest = rest[(sizeof(int) + length)..];
        return text;
    }

    private string? Text(Part part) => Length(part) < 0 ? null : Encoding.UTF8.GetString(Bytes(part).Span);

    private int Length(Part part) => BinaryPrimitives.ReadInt32LittleEndian(data.Span[(Lengths + ((int)part * sizeof(int)))..]);

    private ReadOnlyMemory<byte> Bytes(Part part)
    {
        var start = HeaderSize;
        for (var before = Part.Input; before < part; before++)
        {
            start += Math.Max(0, Length(before));
        }

        return data.Slice(start, Math.Max(0, Length(part)));
    }
}
