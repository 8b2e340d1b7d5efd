using System.Text.Json;

namespace Productionize;

/// <summary>Compares one golden output with one field of a model, row by row, and counts.</summary>
internal sealed class GoldenColumn
{
    // Rounding to 32 bits moves a number by half a unit of its 24th bit; a few operations on such numbers by some more.
    private const double SingleRounding = 4.0 / (1 << 23);

    // What is smaller comes of sums in another order in 64 bits, and says nothing about 32.
    private const double DoubleRounding = 1e-12;

    private readonly Tensor _tensor;
    private readonly Schema _schema;
    private readonly int _field;
    private readonly FieldKind _kind;
    private readonly ParityOptions _options;
    private readonly RowWriter _writer = new();
    private int _rows;
    private int _differing;
    private int _beyondRounding;
    private int _beyondDoubles;
    private (double Absolute, double Relative, int Row, double? Golden, double? Model)? _worst;

    public GoldenColumn(Tensor tensor, Schema schema, int field, ParityOptions options)
    {
        (_tensor, _schema, _field, _options) = (tensor, schema, field, options);
        _kind = field < 0 ? default : schema.Fields[field].Kind;
        Problem = field < 0 ? $"the model does not have (it has: {schema}; give its output a field of that name, or [Field(Name = …)])" : MisfitOf(tensor, schema.Fields[field]);
    }

    public string Name => _tensor.Name;

    public string? Problem { get; }

    public ParityColumn Result() => new(Name, _rows, _differing)
    {
        LargestAbsolute = _worst?.Absolute ?? 0,
        LargestRelative = _worst?.Relative ?? 0,
        WorstRow = _worst?.Row,
        WorstGolden = _worst?.Golden,
        WorstModel = _worst?.Model,
        Problem = Problem,
        IsSingleRounding = _beyondDoubles > 0 && _beyondRounding == 0,
    };

    /// <summary>Compares a row; a column with a problem has nothing to compare.</summary>
    /// <returns>Whether the two differ by more than is allowed.</returns>
    public bool Compare(Row row, int number)
    {
        if (Problem is not null)
        {
            return false;
        }

        _rows++;
        var differs = _kind switch
        {
            FieldKind.Int64 or FieldKind.Single or FieldKind.Double or FieldKind.Boolean => !SameNumber(Golden(number), Model(row), number),
            FieldKind.SingleVector => !SameVector(row, number),
            FieldKind.Json => !SameJson(row, number),
            _ => !SameText(row, number),
        };
        _differing += differs ? 1 : 0;
        return differs;
    }

    /// <summary>The golden number at a place of a row.</summary>
    public double? NumberAt(int row, int index)
    {
        var element = row * _tensor.Width + index;
        return _tensor.Datatype is TensorDatatype.Bool or TensorDatatype.Bytes || index >= _tensor.Width || _tensor.IsMissing(element)
            ? null : _tensor.NumberAt(element);
    }

    /// <summary>The model's number at a place of the field.</summary>
    public double? NumberIn(Row row, int index) =>
        Problem is not null || row.IsMissing(_field) ? null
        : _kind == FieldKind.SingleVector ? (index < row.GetSingles(_field).Length ? row.GetSingles(_field)[index] : null)
        : _kind is FieldKind.Single or FieldKind.Double or FieldKind.Int64 ? row.GetDouble(_field) : null;

    private static string? MisfitOf(Tensor tensor, Field field)
    {
        var isNumber = tensor.Datatype is not TensorDatatype.Bytes;
        var fits = field.Kind switch
        {
            FieldKind.SingleVector => isNumber && tensor.Datatype != TensorDatatype.Bool,
            FieldKind.Int64 or FieldKind.Single or FieldKind.Double or FieldKind.Boolean => isNumber && tensor.Width == 1,
            _ => !isNumber && tensor.Width == 1,
        };
        return fits ? null : $"is {tensor.Datatype.Name()} {tensor.ShapeText()} there, but {field.Kind} in the model";
    }

    private double Golden(int row) =>
        _tensor.IsMissing(row) ? double.NaN
        : _tensor.Values is bool[] truths ? (truths[row] ? 1 : 0)
        : _tensor.NumberAt(row);

    private double Model(Row row) =>
        row.IsMissing(_field) ? double.NaN
        : _kind == FieldKind.Boolean ? (row.GetBoolean(_field) ? 1 : 0)
        : row.GetDouble(_field);

    private bool SameVector(Row row, int number)
    {
        var model = row.IsMissing(_field) ? [] : row.GetSingles(_field);
        if (model.Length != _tensor.Width)
        {
            Note(number);
            return false;
        }

        var same = true;
        for (var i = 0; i < model.Length; i++)
        {
            same &= SameNumber(_tensor.NumberAt(number * _tensor.Width + i), model[i], number);
        }

        return same;
    }

    private bool SameNumber(double golden, double model, int row)
    {
        if (golden == model || double.IsNaN(golden) && double.IsNaN(model))
        {
            return true;
        }

        var absolute = Math.Abs(golden - model);
        absolute = double.IsNaN(absolute) ? double.PositiveInfinity : absolute;
        var relative = absolute / Math.Abs(golden);
        relative = double.IsNaN(relative) ? double.PositiveInfinity : relative;
        var isFinite = double.IsFinite(absolute);
        if (!isFinite || absolute > SingleRounding * Math.Max(Math.Abs(golden), Math.Abs(model)) && (float)golden != (float)model)
        {
            _beyondRounding++;
        }

        _beyondDoubles += absolute > DoubleRounding * Math.Max(Math.Abs(golden), Math.Abs(model)) ? 1 : 0;
        if (_worst is null || absolute > _worst.Value.Absolute)
        {
            _worst = (absolute, Math.Max(relative, _worst?.Relative ?? 0), row, golden, model);
        }
        else
        {
            _worst = _worst.Value with { Relative = Math.Max(relative, _worst.Value.Relative) };
        }

        return isFinite && absolute <= _options.Absolute + _options.Relative * Math.Abs(golden);
    }

    // Through the model's own kind of cell: a time may be written in more than one way.
    private bool SameText(Row row, int number)
    {
        try
        {
            _writer.Begin(_schema);
            TensorCells.Set(_writer, _field, _schema.Fields[_field] with { Optional = true }, _tensor, number, rounds: false);
            if (_writer.Row[_field] == row[_field])
            {
                return true;
            }
        }
        catch (TensorException)
        {
            // What is no time there is another text than any time here.
        }

        Note(number);
        return false;
    }

    private bool SameJson(Row row, int number)
    {
        try
        {
            var text = _tensor.IsMissing(number) ? "null" : ((string?[])_tensor.Values)[number]!;
            using var golden = JsonDocument.Parse(text);
            using var model = JsonDocument.Parse(row.IsMissing(_field) ? "null"u8.ToArray() : row.GetJson(_field).ToArray());
            if (SameJson(golden.RootElement, model.RootElement, number))
            {
                return true;
            }
        }
        catch (JsonException)
        {
            // The model's cell is JSON; so the golden text is not.
        }

        Note(number);
        return false;
    }

    private bool SameJson(JsonElement golden, JsonElement model, int row)
    {
        if (golden.ValueKind != model.ValueKind)
        {
            return false;
        }

        switch (golden.ValueKind)
        {
            case JsonValueKind.Number:
                return SameNumber(golden.GetDouble(), model.GetDouble(), row);
            case JsonValueKind.Array:
                return golden.GetArrayLength() == model.GetArrayLength() &&
                    golden.EnumerateArray().Zip(model.EnumerateArray()).All(pair => SameJson(pair.First, pair.Second, row));
            case JsonValueKind.Object:
                return golden.GetPropertyCount() == model.GetPropertyCount() && golden.EnumerateObject().All(
                    member => model.TryGetProperty(member.Name, out var other) && SameJson(member.Value, other, row));
            default:
                return JsonElement.DeepEquals(golden, model);
        }
    }

    // Something that differs and is no number: not a matter of rounding either.
    private void Note(int row)
    {
        _beyondRounding++;
        _worst ??= (0, 0, row, null, null);
    }
}
