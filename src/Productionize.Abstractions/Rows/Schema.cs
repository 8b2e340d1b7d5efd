using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Productionize;

/// <summary>
/// The fields of a row: one schema checks rows, is a model's signature and types the log. Immutable; safe for concurrent use.
/// </summary>
public sealed class Schema
{
    private readonly Dictionary<string, int> _indexes;
    private readonly FieldRule[] _rules;
    private Schema? _sameLayout;

    /// <summary>Makes a schema.</summary>
    /// <param name="fields">At least one field; names are unique (compared ordinally).</param>
    /// <exception cref="ArgumentException">
    /// There is no field, a name is unusable or stands twice, or a rule does not fit its field (a range on text, a minimum above
    /// the maximum, a pattern that is no regular expression).
    /// </exception>
    [JsonConstructor]
    public Schema(params IReadOnlyList<Field> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        if (fields.Count == 0)
        {
            throw new ArgumentException("A schema needs at least one field.", nameof(fields));
        }

        Fields = Array.AsReadOnly(fields.ToArray());
        _indexes = new Dictionary<string, int>(Fields.Count, StringComparer.Ordinal);
        for (var i = 0; i < Fields.Count; i++)
        {
            SchemaGuard.Check(Fields[i]);
            if (!_indexes.TryAdd(Fields[i].Name, i))
            {
                throw new ArgumentException($"The field '{Fields[i].Name}' stands twice in the schema. Names are unique.", nameof(fields));
            }
        }

        Layout = new RowLayout(Fields);
        _rules = Fields.Select((field, index) => new FieldRule(field, index, Layout.Places[index].Offset)).Where(rule => rule.CanFail).ToArray();
    }

    /// <summary>The fields, in the order of the cells.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>The fields that together are different in every row; null: none. Checked by sources only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Key
    {
        get;
        init
        {
            if (value is not null && (value.Count == 0 || value.Distinct(StringComparer.Ordinal).Count() != value.Count))
            {
                throw new ArgumentException("A key has at least one field, and none twice. Leave it null for none.", nameof(value));
            }

            foreach (var name in value ?? [])
            {
                Require(name);
            }

            field = value is null ? null : Array.AsReadOnly(value.ToArray());
        }
    }

    /// <summary>The fewest rows of a whole source, accepted and rejected; null: any number. Checked at the end of a pass.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? MinRows
    {
        get;
        init => field = RequireRows(value, value, MaxRows);
    }

    /// <summary>The most rows of a whole source, accepted and rejected; null: any number. Checked at the end of a pass.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? MaxRows
    {
        get;
        init => field = RequireRows(value, MinRows, value);
    }

    /// <summary>
    /// The rules about several cells, from <see cref="WithRule"/>. They are code: JSON, and so a stored signature, has none of them.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<RowRule> RowRules { get; private init; } = [];

    /// <summary>Whether some row could break a rule; without rules <see cref="Check"/> has nothing to do.</summary>
    [JsonIgnore]
    public bool HasRules => _rules.Length > 0 || RowRules.Count > 0;

    internal RowLayout Layout { get; }

    /// <summary>The position of a field.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The position from 0, or -1 where there is no such field.</returns>
    public int IndexOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _indexes.TryGetValue(name, out var index) ? index : -1;
    }

    /// <summary>The schema with some fields changed, as in <c>schema.With(f =&gt; f with { Optional = true }, "Income")</c>.</summary>
    /// <param name="change">Gives the new field; it keeps its name and kind.</param>
    /// <param name="names">The fields to change.</param>
    /// <returns>The new schema, with the same cells in the same order.</returns>
    /// <exception cref="ArgumentException">There is no such field, or its name or kind changed.</exception>
    public Schema With(Func<Field, Field> change, params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(names);
        var fields = Fields.ToArray();
        foreach (var name in names)
        {
            var index = Require(name);
            var changed = change(fields[index]);
            if (changed is null || changed.Name != name || changed.Kind != fields[index].Kind)
            {
                throw new ArgumentException($"The field '{name}' must keep its name and its kind ({fields[index].Kind}).", nameof(change));
            }

            fields[index] = changed;
        }

        return new Schema(fields) { Key = Key, MinRows = MinRows, MaxRows = MaxRows, RowRules = RowRules };
    }

    /// <summary>
    /// The schema for a part of the rows, such as those that were rejected and mended: what every part of a right source obeys too. It keeps
    /// the rules of single rows, of several cells, the <see cref="Key"/> and <see cref="MaxRows"/>, and lets go of <see cref="MinRows"/>,
    /// <see cref="Field.MaxMissingRate"/>, <see cref="Field.MaxAge"/> and, since parts are put together in any order,
    /// <see cref="Field.Ascending"/>.
    /// </summary>
    /// <returns>The new schema, with the same cells in the same order.</returns>
    public Schema ForPart() =>
        new([.. Fields.Select(field => field with { MaxMissingRate = null, MaxAge = null, Ascending = false })])
        {
            Key = Key, MaxRows = MaxRows, RowRules = RowRules,
        };

    /// <summary>
    /// Finds the columns of an origin: of exactly a field's name, else the only one that differs from it in nothing but case, spaces,
    /// underscores and hyphens (<c>customer_id</c> for <c>CustomerId</c>).
    /// </summary>
    /// <param name="columns">The names of the columns.</param>
    /// <returns>For each field the position of its column, from 0; -1 where there is none, or more than one could be meant.</returns>
    public IReadOnlyList<int> FindIn(IReadOnlyList<string> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return ColumnNames.Find(Fields.Select(field => field.Name).ToArray(), columns);
    }

    /// <summary>
    /// The schema with one more rule, about several cells: <c>schema.WithRule("must not cost less than nothing", row =&gt;
    /// row.GetDouble(price) &gt;= row.GetDouble(discount))</c>. It is asked only of rows that obey every rule of their fields.
    /// </summary>
    /// <param name="name">The rule in words, for the fault: it follows "the row".</param>
    /// <param name="holds">Whether a row obeys it; safe for concurrent calls. One that throws is a fault of the row.</param>
    /// <param name="severity">What breaking it does.</param>
    /// <returns>The new schema.</returns>
    public Schema WithRule(string name, Func<Row, bool> holds, RuleSeverity severity = RuleSeverity.Reject)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(holds);
        return new Schema(Fields)
        {
            Key = Key, MinRows = MinRows, MaxRows = MaxRows, RowRules = [.. RowRules, new RowRule(name, holds, severity)],
        };
    }

    /// <summary>
    /// Checks one row against every rule. Nothing is allocated for a row that obeys them. In an optional number NaN counts as
    /// missing; any other NaN or infinity breaks the rule "finite".
    /// </summary>
    /// <param name="row">The row; its cells have this schema's names and kinds in this order.</param>
    /// <returns>Every broken rule with its severity; empty for a row that obeys all.</returns>
    /// <exception cref="ArgumentException">The row has other cells.</exception>
    public IReadOnlyList<RowFault> Check(Row row)
    {
        RequireLayout(row.Schema);
        List<RowFault>? faults = null;
        var cells = row.Data.Span;
        foreach (var rule in _rules)
        {
            if (!rule.Clears(cells))
            {
                rule.Check(row, ref faults);
            }
        }

        if (faults is null && RowRules.Count > 0)
        {
            CheckRowRules(row, ref faults);
        }

        return faults ?? (IReadOnlyList<RowFault>)[];
    }

    /// <summary>
    /// This schema's rules for rows of another: the cells of <paramref name="rows"/>, each with the rules that this schema
    /// has for it. So a version's signature checks the rows of a class with more fields, or in another order. Rules about several cells
    /// come along where <paramref name="rows"/> has every field; those of a whole source do not.
    /// </summary>
    /// <param name="rows">The cells to check.</param>
    /// <returns>A schema with the cells of <paramref name="rows"/>; cells unknown here are optional and without rules.</returns>
    /// <exception cref="ArgumentException"><paramref name="rows"/> lacks a required field, or has it in another kind.</exception>
    public Schema RulesFor(Schema rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        foreach (var field in Fields.Where(field => !field.Optional && rows.IndexOf(field.Name) < 0))
        {
            throw new ArgumentException(
                $"The field '{field.Name}' ({field.Kind}) is required but missing. The rows have: {rows}.", nameof(rows));
        }

        return new Schema(rows.Fields.Select(cell =>
        {
            var index = IndexOf(cell.Name);
            if (index < 0)
            {
                return new Field(cell.Name, cell.Kind) { Optional = true };
            }

            var field = Fields[index];
            return field.Kind == cell.Kind
                ? field
                : throw new ArgumentException(
                    $"The field '{field.Name}' is {field.Kind}, but the rows have it as {cell.Kind}.", nameof(rows));
        }).ToArray())
        {
            RowRules = Fields.All(field => rows.IndexOf(field.Name) >= 0) ? RowRules : [],
        };
    }

    /// <summary>Names and kinds.</summary>
    /// <returns>Such as <c>Age Single, Job String?</c>.</returns>
    public override string ToString() =>
        string.Join(", ", Fields.Select(field => $"{field.Name} {field.Kind}{(field.Optional ? "?" : "")}"));

    private static long? RequireRows(long? value, long? least, long? most) => value < 0 || least > most
        ? throw new ArgumentException($"The rows are from {least} to {most}: none is negative, and the first is not above the second.")
        : value;

    internal int Require(string name)
    {
        var index = IndexOf(name);
        return index >= 0 ? index : throw new ArgumentException($"There is no field '{name}'. The schema has: {this}.", nameof(name));
    }

    internal bool HasLayoutOf(Schema other) =>
        ReferenceEquals(this, other) || Fields.Select(field => (field.Name, field.Kind)).SequenceEqual(
            other.Fields.Select(field => (field.Name, field.Kind)));

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A rule is people's code: what it throws is a fault of the row.")]
    private void CheckRowRules(Row row, ref List<RowFault>? faults)
    {
        // By index: an enumerator would be allocated for each row.
        for (var i = 0; i < RowRules.Count; i++)
        {
            var rule = RowRules[i];
            string? broken;
            try
            {
                broken = rule.Holds(row) ? null : rule.Name;
            }
            catch (Exception error) when (error is not (OutOfMemoryException or OperationCanceledException))
            {
                broken = $"{rule.Name}; this could not be checked: {error.Message}";
            }

            if (broken is not null)
            {
                (faults ??= []).Add(new RowFault("", null, broken) { Severity = rule.Severity });
            }
        }
    }

    private void RequireLayout(Schema rows)
    {
        // Callers check millions of rows of one schema: compare it once, then by reference.
        if (rows is not null && (ReferenceEquals(rows, this) || ReferenceEquals(rows, _sameLayout)))
        {
            return;
        }

        if (rows is null || !HasLayoutOf(rows))
        {
            throw new ArgumentException(
                $"The row has the cells ({rows}), but the schema is ({this}). Use {nameof(RulesFor)}.", nameof(rows));
        }

        _sameLayout = rows;
    }
}
