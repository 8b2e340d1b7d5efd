using System.Globalization;

namespace Productionize;

/// <summary>Maps two types to a model by the names of their fields. Finds every misfit before it refuses.</summary>
internal sealed class PlanMaker
{
    // The name of the one cell of a type that is itself a number, a text or a vector.
    private const string Whole = "value";

    private readonly List<string> _faults = [];
    private readonly OnnxSession _session;
    private readonly OnnxOptions _options;
    private readonly Schema _input;
    private readonly Schema _output;
    private readonly string? _wanted;

    /// <param name="session">The model.</param>
    /// <param name="types">The fields of the two types.</param>
    /// <param name="options">How they map.</param>
    /// <param name="model">How the model is called in messages.</param>
    /// <param name="wanted">The output that a plain value takes; null where there is only one, or where members say so.</param>
    /// <param name="stored">The fields of the version's signature, whose order is that of the features; null without a version.</param>
    /// <exception cref="InvalidOperationException">The types do not fit.</exception>
    public PlanMaker(OnnxSession session, ModelSignature types, OnnxOptions options, string model, string? wanted, Schema? stored)
    {
        (_session, _options, _wanted, _input, _output) = (session, options, wanted, types.Input, types.Output);
        Inputs = MapInputs(stored ?? types.Input, stored is not null);
        Outputs = MapOutputs();
        if (_faults.Count > 0)
        {
            throw new InvalidOperationException(
                $"Model '{model}' does not fit the types: {string.Join("; ", _faults)}. It takes {string.Join(", ", session.Inputs)} and " +
                $"gives {string.Join(", ", session.Outputs)}; a member is called like one, or says so by [Field(Name = …)].");
        }
    }

    public IReadOnlyList<InputPlan> Inputs { get; }

    public IReadOnlyList<OutputPlan> Outputs { get; }

    /// <summary>
    /// The two schemas with what the model knows: the lengths of vectors, and the features in the order of their columns, which so
    /// becomes part of a version.
    /// </summary>
    public ModelSignature Signature()
    {
        var input = _input.Fields.ToArray();
        foreach (var plan in Inputs.Where(plan => plan.IsVector))
        {
            SetLength(input, plan.Fields[0], plan.Port.Width);
        }

        var output = _output.Fields.ToArray();
        foreach (var plan in Outputs)
        {
            foreach (var target in plan.Targets.Where(target => target.IsVector))
            {
                SetLength(output, target.Field, plan.Port.Width);
            }
        }

        var features = Inputs.Where(plan => plan.Fields.Count > 1).SelectMany(plan => plan.Fields).ToArray();
        var rest = Enumerable.Range(0, input.Length).Except(features);
        return new ModelSignature(new Schema([.. features.Concat(rest).Select(field => input[field])]), new Schema(output));
    }

    private static void SetLength(Field[] fields, int index, int? width)
    {
        if (fields[index] is { Kind: FieldKind.SingleVector, Length: null })
        {
            fields[index] = fields[index] with { Length = width };
        }
    }

    private List<InputPlan> MapInputs(Schema order, bool isStored)
    {
        var plans = new List<InputPlan>();
        var unnamed = new List<Port>();
        foreach (var port in _session.Inputs)
        {
            var field = _session.Inputs.Count == 1 && _input.Fields is [{ Name: Whole }] ? 0
                : Find(_input.Fields.Select(one => one.Name).ToArray(), port.Name);
            if (field < 0)
            {
                unnamed.Add(port);
            }
            else if (Accept(port, field))
            {
                plans.Add(new InputPlan(port, [field], IsVector(_input.Fields[field])));
            }
        }

        if (_options.Features is not null && unnamed.Count == 0)
        {
            _faults.Add("Features are given, and every input has a field of its name already; leave them out");
        }

        if (unnamed is [var tensor] && (_options.Features is not null || tensor.Width > 1))
        {
            var taken = plans.SelectMany(plan => plan.Fields).ToHashSet();
            var features = _options.Features is null
                ? Columns(tensor, order, isStored, taken)
                : _options.Features.Select(name => Require(name, tensor)).Where(field => field >= 0).ToArray();
            if (tensor.Width is { } width && features.Length != width)
            {
                _faults.Add(
                    $"the input {tensor} takes {width} columns and {(_options.Features is null ? "the type has" : "Features names")} " +
                    $"{features.Length}{(features.Length == 0 ? "" : $" ({Names(features)})")}; name a float[] member '{tensor.Name}', " +
                    $"or list the columns in {nameof(OnnxOptions)}.{nameof(OnnxOptions.Features)}");
            }
            else if (features.Count(field => Accept(tensor, field, asColumn: true)) == features.Length)
            {
                plans.Add(new InputPlan(tensor, features, IsVector: false));
            }
        }
        else
        {
            _faults.AddRange(unnamed.Select(port => $"the input {port} has no field of that name"));
        }

        return plans;
    }

    // A stored version knows the order of its columns: they come first in its signature, whatever the class looks like today.
    private int[] Columns(Port tensor, Schema order, bool isStored, HashSet<int> taken)
    {
        var columns = order.Fields.Select(field => _input.IndexOf(field.Name))
            .Where(field => field >= 0 && !taken.Contains(field) && !IsVector(_input.Fields[field]))
            .Where(field => Refusal(tensor, field) is null);
        return [.. isStored ? columns.Take(tensor.Width!.Value) : columns];
    }

    private int Require(string name, Port tensor)
    {
        var field = _input.IndexOf(name);
        if (field < 0)
        {
            _faults.Add($"Features names '{name}' for the input {tensor}, and the type has no such field");
        }

        return field;
    }

    private bool Accept(Port port, int index, bool asColumn = false)
    {
        var field = _input.Fields[index];
        var fault = asColumn && IsVector(field) ? "is no single value"
            : !asColumn && !IsVector(field) && port.Width is not 1
            ? $"is one value, and the input has {port.Width?.ToString(CultureInfo.InvariantCulture) ?? "several"}"
            : field.Length is { } length && port.Width is { } width && length != width ? $"has {length} elements, and the input {width}"
            : Refusal(port, index);
        if (fault is not null)
        {
            _faults.Add($"the field '{field.Name}' ({field.Kind}) for the input {port} {fault}");
        }

        return fault is null;
    }

    private string? Refusal(Port port, int index) => TensorElement.RefusalOf(
        _input.Fields[index], port.Element, IsVector(_input.Fields[index]), _options.RoundToSingle);

    private List<OutputPlan> MapOutputs()
    {
        var targets = new List<(Port Port, OutputTarget Target)>();
        var isWhole = _output.Fields is [{ Name: Whole }];
        if (_wanted is not null && !isWhole)
        {
            _faults.Add($"Output names '{_wanted}', which is for a plain output type such as float; name the members instead");
        }

        for (var i = 0; i < _output.Fields.Count; i++)
        {
            var field = _output.Fields[i];
            var name = !isWhole || Find(OutputNames(), Whole) >= 0 && _wanted is null ? field.Name
                : _wanted ?? (_session.Outputs.Count == 1 ? _session.Outputs[0].Name : null);
            if (name is null)
            {
                _faults.Add(
                    $"the model has {_session.Outputs.Count} outputs; say in {nameof(OnnxOptions)}.{nameof(OnnxOptions.Output)} which " +
                    "one the plain output is, such as \"probabilities[1]\"");
                continue;
            }

            var (port, element) = FindOutput(name);
            if (port is null)
            {
                _faults.Add($"there is no output '{name}'");
                continue;
            }

            var target = new OutputTarget(i, field.Kind, element);
            if (Refusal(port, target, field) is { } fault)
            {
                _faults.Add($"the field '{field.Name}' ({field.Kind}) for the output {port} {fault}");
            }
            else
            {
                targets.Add((port, target));
            }
        }

        return [.. targets.GroupBy(pair => pair.Port, (port, pairs) => new OutputPlan(port, [.. pairs.Select(pair => pair.Target)]))];
    }

    private string? Refusal(Port port, OutputTarget target, Field field) =>
        port.Unusable is not null ? $"cannot be filled: it {port.Unusable}"
        : port.IsMap ? target.Element is null
            ? field.Kind == FieldKind.Json ? null : $"must be an IReadOnlyDictionary, or name one class, as in '{port.Name}[1]'"
            : field.Kind is FieldKind.Single or FieldKind.Double ? null : "must be a float or a double"
        : target.Element is not null && target.Index < 0 ? $"must name the element by its position from 0, not '{target.Element}'"
        : target.Index >= port.Width ? $"names the element {target.Element} of {port.Width}; positions count from 0"
        : target is { IsVector: false, Element: null } && port.Width > 1
        ? $"is one value of {port.Width}; name which one, as in '{port.Name}[1]', or make it an array"
        : field.Length is { } length && port.Width is { } width && length != width ? $"has {length} elements, and the output {width}"
        : TensorElement.RefusalOf(port.Element, field, target.IsVector, _options.RoundToSingle);

    private (Port? Port, string? Element) FindOutput(string name)
    {
        var whole = Find(OutputNames(), name);
        if (whole >= 0)
        {
            return (_session.Outputs[whole], null);
        }

        var bracket = name.IndexOf('[', StringComparison.Ordinal);
        var part = bracket > 0 && name.EndsWith(']') ? Find(OutputNames(), name[..bracket]) : -1;
        return part >= 0 ? (_session.Outputs[part], name[(bracket + 1)..^1]) : (null, null);
    }

    private string[] OutputNames() => [.. _session.Outputs.Select(port => port.Name)];

    private string Names(IEnumerable<int> fields) => string.Join(", ", fields.Select(field => _input.Fields[field].Name));

    private static bool IsVector(Field field) => field.Kind is FieldKind.SingleVector or FieldKind.Json;

    // As it stands, else without regard to case where that is unique: Python writes label, C# writes Label.
    private static int Find(string[] names, string name)
    {
        var exact = Array.IndexOf(names, name);
        if (exact >= 0)
        {
            return exact;
        }

        var like = Array.FindIndex(names, one => string.Equals(one, name, StringComparison.OrdinalIgnoreCase));
        return like >= 0 && Array.FindIndex(names, like + 1, one => string.Equals(one, name, StringComparison.OrdinalIgnoreCase)) < 0
            ? like : -1;
    }
}
