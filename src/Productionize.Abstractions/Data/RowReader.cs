using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Productionize;

/// <summary>
/// What a source writes its rows into. It checks them by the schema, makes the values and tells the pass what was accepted, rejected and
/// warned of, so that every source judges rows alike.
/// </summary>
/// <typeparam name="T">A row.</typeparam>
/// <remarks>
/// For each record a source calls <see cref="Begin()"/>, sets the cells of <see cref="Writer"/> (and calls <see cref="Fault"/> for one
/// that it cannot read), then hands out what <see cref="TryRead"/> gives; at the end it calls <see cref="Complete"/>. One reader is for
/// one pass, and for one thread at a time. Memory stays flat, but for a schema with a <see cref="Schema.Key"/>: about 50 bytes for each
/// row.
/// </remarks>
public sealed class RowReader<T>
{
    private readonly RowCodec<T> _codec;
    private readonly DataPass _pass;
    private readonly string _whole;
    private readonly SourceRules? _sourceRules;
    private readonly List<RowFault> _faults = [];
    private RowHash? _hash;
    private long _line;
    private bool _unusable;

    /// <summary>Makes the reader of one pass.</summary>
    /// <param name="codec">Names, types and rules of the cells; makes the rows.</param>
    /// <param name="pass">Told what happens.</param>
    /// <param name="source">The file or query, for rejected rows and errors.</param>
    public RowReader(RowCodec<T> codec, DataPass pass, string source)
    {
        ArgumentNullException.ThrowIfNull(codec);
        ArgumentNullException.ThrowIfNull(pass);
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        (_codec, _pass, _whole, Source) = (codec, pass, source, source);
        _sourceRules = SourceRules.For(codec.Schema, source);
    }

    /// <summary>
    /// Where the rows come from, for rejected rows and errors; a source over several files sets it before the first row of each. Rules of
    /// the source as a whole name the one given at the start.
    /// </summary>
    public string Source
    {
        get;
        set
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            field = value;
        }
    }

    /// <summary>Asked for the record as it stands in the origin when its row has faults; null where there is no such text.</summary>
    public Func<string?>? Raw { get; init; }

    /// <summary>The header of the file, kept with rejected rows so that they can be read again; null where there is none.</summary>
    public string? Header { get; init; }

    /// <summary>
    /// Whether <see cref="Complete"/> makes the fingerprint of the cells, in their order: for origins without bytes of their own, as a
    /// query.
    /// </summary>
    public bool FingerprintsCells
    {
        get => _hash is not null;
        init => _hash = value ? new RowHash() : null;
    }

    /// <summary>Takes the cells of the row that was begun.</summary>
    public RowWriter Writer { get; } = new();

    /// <summary>How many rows were begun.</summary>
    public long Rows { get; private set; }

    /// <summary>Begins the next row, of an origin without lines: its number counts instead, from 1.</summary>
    public void Begin() => Begin(Rows + 1);

    /// <summary>Begins the next row.</summary>
    /// <param name="line">The line on which the record starts, from 1.</param>
    public void Begin(long line)
    {
        Rows++;
        (_line, _unusable) = (line, false);
        _faults.Clear();
        Writer.Begin(_codec.Schema);
    }

    /// <summary>Notes that a cell, or the record as a whole, cannot be read; the row is then rejected.</summary>
    /// <param name="field">The field; empty for the record as a whole, whose cells are then not checked: their faults would
    /// mislead.</param>
    /// <param name="value">What stood there, or null.</param>
    /// <param name="rule">What it must be, as in <c>must be a whole number</c>.</param>
    public void Fault(string field, string? value, string rule)
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentException.ThrowIfNullOrWhiteSpace(rule);
        _unusable |= field.Length == 0;
        _faults.Add(new RowFault(field, FieldRule.Shown(value), rule));
    }

    /// <summary>Ends the row: checks it, counts it, and makes its value.</summary>
    /// <param name="row">The value of an accepted row.</param>
    /// <returns>Whether the row is accepted; a rejected one was told to the pass.</returns>
    /// <exception cref="DataSourceException">It breaks a rule of <see cref="RuleSeverity.Fail"/>, or too many rows are
    /// rejected.</exception>
    public bool TryRead([MaybeNullWhen(false)] out T row)
    {
        if (_unusable || !Obeys() || !TryMake(out row))
        {
            row = default;
            Reject();
            return false;
        }

        _pass.Accept();
        if (_faults.Count > 0)
        {
            _pass.Warn(Told());
        }

        return true;
    }

    /// <summary>Ends the pass: checks the rules of the source as a whole and completes the pass.</summary>
    /// <param name="fingerprint">The fingerprint of the origin's bytes; null where there is none, or that of the cells is asked
    /// for.</param>
    /// <exception cref="DataSourceException">
    /// The source breaks a rule: too few or too many rows, too much missing, too old; or too many rows were rejected.
    /// </exception>
    public void Complete(DataFingerprint? fingerprint)
    {
        var broken = _sourceRules?.CheckEnd(Rows, _pass.Time ?? TimeProvider.System).ToLookup(fault => fault.Severity == RuleSeverity.Warn);
        foreach (var warning in broken?[true] ?? [])
        {
            _pass.Warn(new RejectedRow(_whole, 0, null, [warning]));
        }

        if (broken?[false].Any() == true)
        {
            throw new DataSourceException(_whole, null, $"The source breaks a rule: {string.Join("; ", broken[false])}.");
        }

        _pass.Complete(fingerprint ?? (_hash is null ? null : new DataFingerprint(_hash.Sha256(), Rows)));
    }

    private bool Obeys()
    {
        _hash?.Add(Writer.Row);

        if (_codec.Schema.Check(Writer.Row) is { Count: > 0 } broken)
        {
            // A cell that could not be read was left missing: it is not "required" on top.
            var unread = _faults.Count;
            _faults.AddRange(broken.Where(fault => _faults.FindIndex(0, unread, known => known.Field == fault.Field) < 0).ToArray());
        }

        _sourceRules?.Check(Writer.Row, _faults, OnlyWarnings());
        return OnlyWarnings();
    }

    [SuppressMessage(
        "Design", "CA1031:Do not catch general exception types",
        Justification = "Codecs are people's code: what they throw is a fault of the row.")]
    private bool TryMake([MaybeNullWhen(false)] out T row)
    {
        try
        {
            row = _codec.Read(Writer.Row);
        }
        catch (Exception error) when (error is not (NotSupportedException or OutOfMemoryException))
        {
            row = default;
            _faults.Add(new RowFault("", null, $"cannot be made into {typeof(T).Name}: {error.Message}"));
            return false;
        }

        _sourceRules?.Accept(Writer.Row);
        return true;
    }

    private void Reject()
    {
        _pass.Reject(Told());
        if (_faults.Find(fault => fault.Severity == RuleSeverity.Fail) is { Rule: not null } failed)
        {
            throw new DataSourceException(Source, _line, $"A row breaks a rule that no row may break. {failed}.");
        }
    }

    private RejectedRow Told() => new(Source, _line, Raw?.Invoke(), _faults.ToArray()) { Header = Header };

    private bool OnlyWarnings()
    {
        foreach (var fault in CollectionsMarshal.AsSpan(_faults))
        {
            if (fault.Severity != RuleSeverity.Warn)
            {
                return false;
            }
        }

        return true;
    }
}
