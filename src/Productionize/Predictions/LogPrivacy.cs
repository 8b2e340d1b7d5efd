namespace Productionize;

/// <summary>
/// What the log of one pipeline may keep of each field: the strictest that the type, the signature of the version and the options declare,
/// and the default where none of them does.
/// </summary>
internal sealed class LogPrivacy(PredictionLogOptions options, string model)
{
    private const string Input = "input.";
    private const string Output = "output.";

    // As they were when the pipeline was built: a policy that changes later would hold for some versions only.
    private readonly Dictionary<string, FieldPolicy> _policies = new(options.Policies, StringComparer.Ordinal);
    private readonly FieldPolicy _default = options.DefaultPolicy;

    /// <summary>Whether a name of a field is one of the log, as <c>input.email</c>.</summary>
    public static bool IsFieldName(string name) =>
        name.StartsWith(Input, StringComparison.Ordinal) || name.StartsWith(Output, StringComparison.Ordinal);

    /// <summary>For the rows of a model or of one version.</summary>
    public (RowPrivacy Input, RowPrivacy Output) Of(Schema input, Schema output, ModelSignature? signature)
    {
        RequireFields(input, output);
        return (Of(Input, input, signature?.Input), Of(Output, output, signature?.Output));
    }

    private RowPrivacy Of(string prefix, Schema cells, Schema? signature)
    {
        var rules = signature?.RulesFor(cells);
        var policies = cells.Fields.ToDictionary(field => field.Name, field => PolicyOf(prefix, field, rules), StringComparer.Ordinal);
        var changed = cells.Fields.Where(field => field.Policy != policies[field.Name]).Select(field => field.Name).ToArray();
        return new RowPrivacy(
            changed.Length == 0 ? cells : cells.With(field => field with { Policy = policies[field.Name] }, changed), options.PseudonymKey);
    }

    private FieldPolicy PolicyOf(string prefix, Field field, Schema? rules)
    {
        FieldPolicy? declared = null;
        Declare(field);
        if (rules is not null)
        {
            Declare(rules.Fields[rules.IndexOf(field.Name)]);
        }

        if (_policies.TryGetValue(prefix + field.Name, out var given))
        {
            Add(given);
        }

        return declared ?? _default;

        void Declare(Field by)
        {
            if (by.PolicyDeclared || by.Policy != FieldPolicy.Log)
            {
                Add(by.Policy);
            }
        }

        void Add(FieldPolicy policy) => declared = (FieldPolicy)Math.Max((byte)(declared ?? FieldPolicy.Log), (byte)policy);
    }

    private void RequireFields(Schema input, Schema output)
    {
        var known = input.Fields.Select(field => Input + field.Name).Concat(output.Fields.Select(field => Output + field.Name)).ToArray();
        var unknown = _policies.Keys.Except(known, StringComparer.Ordinal).ToArray();
        if (unknown.Length > 0)
        {
            throw new InvalidOperationException(
                $"{nameof(PredictionLogOptions)}.{nameof(PredictionLogOptions.Policies)} of '{model}' names {string.Join(", ", unknown)}, but " +
                $"there is no such field. The log has: {string.Join(", ", known)}.");
        }
    }
}
