using System.Text;

namespace Productionize;

/// <summary>Whose records are erased, and by which ids and keys outcomes name them.</summary>
internal sealed class ErasedSubject(string subject)
{
    private readonly HashSet<Guid> _ids = [];
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);

    public string Subject => subject;

    public byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(subject);

    /// <summary>Notes a record of the subject.</summary>
    public void Note(in PredictionEntry entry)
    {
        _ids.Add(entry.Id);
        if (entry.Key is { Length: > 0 } key)
        {
            _keys.Add(key);
        }
    }

    /// <summary>Bytes by which something of the subject is known: its name, and the ids and keys of its records.</summary>
    public IEnumerable<byte[]> Traces() =>
    [
        Utf8, .. _keys.Select(Encoding.UTF8.GetBytes), .. _ids.Select(id => id.ToByteArray()),
        .. _ids.Select(id => Encoding.UTF8.GetBytes(id.ToString())),
    ];

    public bool Is(in PredictionEntry entry) => entry.SubjectUtf8.SequenceEqual(Utf8);

    public bool Is(PredictionOutcome outcome) => outcome.Key is { } key ? _keys.Contains(key) : _ids.Contains(outcome.PredictionId);
}
