using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Productionize;

/// <summary>The rules that one row alone cannot break: order, key, and what is known of the source as a whole at its end.</summary>
internal sealed class SourceRules
{
    // A hash set of so many is about 2.5 GB.
    private const int MostKeys = 50_000_000;

    private readonly Schema _schema;
    private readonly string _source;
    private readonly int[] _ascending;
    private readonly int[] _aged;
    private readonly int[] _rated;
    private readonly int[] _key;
    private readonly (long Whole, double Number)?[] _last;
    private readonly long[] _missing;
    private readonly HashSet<UInt128> _keys = [];
    private readonly ArrayBufferWriter<byte> _keyBytes = new();
    private UInt128 _keyOfRow;
    private long _checked;

    private SourceRules(Schema schema, string source)
    {
        (_schema, _source) = (schema, source);
        _ascending = Where(field => field.Ascending);
        _aged = Where(field => field.MaxAge is not null);
        _rated = Where(field => field.MaxMissingRate is not null);
        _key = (schema.Key ?? []).Select(schema.Require).ToArray();
        _last = new (long, double)?[schema.Fields.Count];
        _missing = new long[schema.Fields.Count];
    }

    /// <summary>The rules of a schema; null where it has none of them.</summary>
    public static SourceRules? For(Schema schema, string source)
    {
        var rules = new SourceRules(schema, source);
        return rules._ascending.Length + rules._aged.Length + rules._rated.Length + rules._key.Length > 0
            || schema.MinRows is not null || schema.MaxRows is not null
            ? rules
            : null;
    }

    /// <summary>Counts a row, and checks it against those before it, unless it is rejected anyway.</summary>
    public void Check(Row row, List<RowFault> faults, bool compares)
    {
        _checked++;
        foreach (var index in _rated)
        {
            // What cannot be read was left missing, and is of no more use.
            _missing[index] += IsMissing(row, index) ? 1 : 0;
        }

        if (!compares)
        {
            return;
        }

        foreach (var index in _ascending)
        {
            if (!IsMissing(row, index) && _last[index] is { } last && Rank(row, index).CompareTo(last) < 0)
            {
                faults.Add(Fault(index, row[index].ToString(), "must not be below the value of the row before"));
            }
        }

        if (_key.Length > 0 && _keys.Contains(_keyOfRow = KeyOf(row)))
        {
            faults.Add(new RowFault(_schema.Key![0], null, _key.Length == 1
                ? "must be different in every row: it is the key"
                : $"must be different in every row together with {string.Join(", ", _schema.Key.Skip(1))}: they are the key"));
        }
    }

    /// <summary>Notes a row that is let through, for those that follow.</summary>
    public void Accept(Row row)
    {
        foreach (var index in _ascending)
        {
            Note(row, index);
        }

        foreach (var index in _aged)
        {
            Note(row, index);
        }

        if (_key.Length > 0 && _keys.Add(_keyOfRow) && _keys.Count > MostKeys)
        {
            throw new DataSourceException(
                _source, null,
                $"The key of the schema can be checked for at most {MostKeys} rows. Read the source in parts, or set the schema's Key " +
                "to null.");
        }
    }

    /// <summary>Checks the source as a whole, and gives the rules that it breaks.</summary>
    public IReadOnlyList<RowFault> CheckEnd(long rows, TimeProvider time)
    {
        var faults = new List<RowFault>();
        if (rows < _schema.MinRows)
        {
            faults.Add(new RowFault("", null, $"must have at least {_schema.MinRows} rows, not {rows}"));
        }

        if (rows > _schema.MaxRows)
        {
            faults.Add(new RowFault("", null, $"must have at most {_schema.MaxRows} rows, not {rows}"));
        }

        foreach (var index in _rated)
        {
            var rate = _checked == 0 ? 0 : (double)_missing[index] / _checked;
            if (rate > _schema.Fields[index].MaxMissingRate)
            {
                faults.Add(Fault(index, null, FormattableString.Invariant(
                    $"must be missing in at most {_schema.Fields[index].MaxMissingRate:0.####} of the rows, not in {rate:0.####}")));
            }
        }

        foreach (var index in _aged)
        {
            CheckAge(index, time, faults);
        }

        return faults;
    }

    private void CheckAge(int index, TimeProvider time, List<RowFault> faults)
    {
        var most = _schema.Fields[index].MaxAge;
        if (_last[index] is not { } newest)
        {
            faults.Add(Fault(index, null, $"must not be older than {Text(most)}, but no row has a value"));
            return;
        }

        // A day is as new as its end.
        var at = _schema.Fields[index].Kind == FieldKind.Date
            ? new DateTimeOffset(DateOnly.FromDayNumber((int)newest.Whole).ToDateTime(TimeOnly.MaxValue), TimeSpan.Zero)
            : new DateTimeOffset(newest.Whole, TimeSpan.Zero);
        if (time.GetUtcNow() - at > most)
        {
            faults.Add(Fault(index, null, $"must not be older than {Text(most)}: its newest value is {RowText.Of(at)}"));
        }
    }

    // 20 days, rather than 20.00:00:00.
    private static string Text(TimeSpan? age)
    {
        if (age is not { } span || span.Ticks == 0 || span.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            return FormattableString.Invariant($"{age}");
        }

        (int Count, string Unit)[] parts = [(span.Days, "day"), (span.Hours, "hour"), (span.Minutes, "minute"), (span.Seconds, "second")];
        return string.Join(' ', parts.Where(part => part.Count > 0)
            .Select(part => FormattableString.Invariant($"{part.Count} {part.Unit}{(part.Count == 1 ? "" : "s")}")));
    }

    private void Note(Row row, int index)
    {
        if (!IsMissing(row, index) && Rank(row, index) is var rank && (_last[index] is not { } last || rank.CompareTo(last) > 0))
        {
            _last[index] = rank;
        }
    }

    // In an optional number NaN counts as missing; elsewhere the row has been rejected for it.
    private static bool IsMissing(Row row, int index) =>
        row.IsMissing(index) || row.KindOf(index) is FieldKind.Single or FieldKind.Double && double.IsNaN(row.GetDouble(index));

    private static (long Whole, double Number) Rank(Row row, int index) => row.KindOf(index) switch
    {
        FieldKind.Int64 => (row.GetInt64(index), 0),
        FieldKind.Timestamp => (row.GetTimestamp(index).UtcTicks, 0),
        FieldKind.Date => (row.GetDate(index).DayNumber, 0),
        _ => (0, row.GetDouble(index)),
    };

    private UInt128 KeyOf(Row row)
    {
        _keyBytes.ResetWrittenCount();
        foreach (var index in _key)
        {
            // A missing cell is a value like any other; lengths keep "ab", "c" apart from "a", "bc".
            var cell = row.IsMissing(index) ? default : row.GetBytes(index);
            BinaryPrimitives.WriteInt32LittleEndian(_keyBytes.GetSpan(4), row.IsMissing(index) ? -1 : cell.Length);
            _keyBytes.Advance(4);
            _keyBytes.Write(cell);
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_keyBytes.WrittenSpan, hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    private RowFault Fault(int index, string? value, string rule) =>
        new(_schema.Fields[index].Name, value, rule) { Severity = _schema.Fields[index].Severity };

    private int[] Where(Func<Field, bool> condition) =>
        Enumerable.Range(0, _schema.Fields.Count).Where(index => condition(_schema.Fields[index])).ToArray();
}
