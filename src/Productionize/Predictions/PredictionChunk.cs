using System.Text;

namespace Productionize;

/// <summary>Columns of the rows of one source, each made when it is first asked for. For one thread at a time.</summary>
internal sealed class PredictionChunk(
    PredictionSource source, ChunkRows rows, ColumnCategories categories, IReadOnlyList<string>? wanted) : PredictionColumns
{
    private const string InputPrefix = "input.";
    private const string OutputPrefix = "output.";
    private const string OutcomePrefix = "outcome.";

    private readonly Dictionary<(string Name, Type Type), Array> _columns = [];

    private delegate bool Accepts(FieldKind kind);

    public override ModelInfo Model => source.Model;

    public override int Count => rows.Count;

    public override Schema Input => source.Input;

    public override Schema Output => source.Output;

    public override ReadOnlySpan<Guid> Ids => Column("id", rows.IdOf);

    public override ReadOnlySpan<long> UtcTicks => Column("time", rows.UtcTicksOf);

    public override ReadOnlySpan<long> DurationTicks => Column("duration", rows.DurationTicksOf);

    public override ReadOnlySpan<PredictionRole> Roles => Column("role", rows.RoleOf);

    public override ReadOnlySpan<PredictionStatus> Statuses => Column("status", rows.StatusOf);

    public override ReadOnlySpan<float> Singles(string field)
    {
        var cell = Cell(field, kind => kind == FieldKind.Single, nameof(Singles));
        return Column(field, row => cell(row) is { IsMissing: false } value ? (float)value.AsDouble() : float.NaN);
    }

    public override ReadOnlySpan<double> Doubles(string field)
    {
        var outcome = field is not null && field.StartsWith(OutcomePrefix, StringComparison.Ordinal);
        var cell = Cell(
            field,
            kind => kind is FieldKind.Int64 or FieldKind.Single or FieldKind.Double || (outcome && kind == FieldKind.Boolean),
            nameof(Doubles));
        return Column(field!, row => cell(row) is { IsMissing: false } value ? value.AsDouble() : double.NaN);
    }

    public override ReadOnlySpan<long> Int64s(string field)
    {
        var cell = Cell(field, kind => kind is FieldKind.Int64 or FieldKind.Boolean, nameof(Int64s));
        return Column(field, row => cell(row) is { IsMissing: false } value ? ToInt64(value) : 0);
    }

    public override ReadOnlySpan<int> Codes(string field)
    {
        var (part, index, _) = Find(field);
        var cell = Cell(field, kind => kind == FieldKind.String, nameof(Codes));
        return part == OutcomePrefix
            ? Column(field, row => cell(row).AsString() is { } text ? categories.CodeOf(field, Encoding.UTF8.GetBytes(text)) : -1)
            : Column(field, row => RowOf(row, part) is { } cells && !cells.IsMissing(index)
                ? categories.CodeOf(field, cells.GetUtf8(index))
                : -1);
    }

    public override IReadOnlyList<string> Categories(string field)
    {
        // Its texts are known once its codes are.
        _ = Codes(field);
        return categories.Of(field);
    }

    public override ReadOnlySpan<byte> Present(string field)
    {
        var (part, index, name) = Find(field);
        var bits = new byte[(rows.Count + 7) / 8];
        var present = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            var isThere = part == OutcomePrefix
                ? !rows.OutcomeOf(i, name).IsMissing
                : RowOf(i, part) is { } row && !row.IsMissing(index);
            if (isThere)
            {
                bits[i >> 3] |= (byte)(1 << (i & 7));
                present++;
            }
        }

        return present == rows.Count ? [] : bits;
    }

    private static long ToInt64(FieldValue value) => value.Kind == FieldKind.Boolean ? value.AsBoolean() ? 1 : 0 : value.AsInt64();

    private Row? RowOf(int row, string part) => part == InputPrefix ? rows.InputOf(row) : rows.OutputOf(row);

    private ReadOnlySpan<T> Column<T>(string name, Func<int, T> get)
    {
        if (!_columns.TryGetValue((name, typeof(T)), out var column))
        {
            var values = new T[rows.Count];
            for (var row = 0; row < values.Length; row++)
            {
                values[row] = get(row);
            }

            _columns.Add((name, typeof(T)), column = values);
        }

        return (T[])column;
    }

    private Func<int, FieldValue> Cell(string? field, Accepts accepts, string getter)
    {
        var (part, index, name) = Find(field);
        if (part == OutcomePrefix)
        {
            return row => rows.OutcomeOf(row, name) is { } value && (value.Kind is not { } kind || accepts(kind))
                ? value
                : throw Other(field!, rows.OutcomeOf(row, name).Kind!.Value, getter);
        }

        var fieldKind = (part == InputPrefix ? Input : Output).Fields[index].Kind;
        if (!accepts(fieldKind))
        {
            throw Other(field!, fieldKind, getter);
        }

        return row => RowOf(row, part) is { } cells ? cells[index] : default;
    }

    // Any name may become a kind of outcome later: one that no row has yet is missing, not unknown.
    private (string Part, int Index, string Name) Find(string? field)
    {
        ArgumentNullException.ThrowIfNull(field);
        if (wanted is null || wanted.Contains(field))
        {
            foreach (var part in (string[])[InputPrefix, OutputPrefix, OutcomePrefix])
            {
                var name = field.StartsWith(part, StringComparison.Ordinal) ? field[part.Length..] : "";
                var index = part == OutcomePrefix ? (Names.IsValid(name) ? 0 : -1) : (part == InputPrefix ? Input : Output).IndexOf(name);
                if (index >= 0)
                {
                    return (part, index, name);
                }
            }
        }

        var there = Input.Fields.Select(known => InputPrefix + known.Name)
            .Concat(Output.Fields.Select(known => OutputPrefix + known.Name))
            .Append(OutcomePrefix + "KIND");
        throw new ArgumentException(
            $"There is no field '{field}'. {Model} has: {string.Join(", ", there)}"
            + (wanted is null ? "." : $"; the query asked for: {string.Join(", ", wanted)}."),
            nameof(field));
    }

    private static ArgumentException Other(string field, FieldKind kind, string getter) =>
        new($"The field '{field}' has {kind} values, which {getter} does not give.", nameof(field));
}
