using Microsoft.Extensions.Logging;

namespace Productionize;

/// <summary>
/// What the log of one pipeline may keep of each field: the strictest that the type, the signature of the version and the options declare,
/// and the default where none of them does.
/// </summary>
internal sealed class LogPrivacy(PredictionLogOptions options, ILogger logger, string model)
{
    private const string Input = "input.";
    private const string Output = "output.";

    // As they were when the pipeline was built: a policy that changes later would hold for some versions only.
    private readonly Dictionary<string, FieldPolicy> _policies = new(options.Policies, StringComparer.Ordinal);
    private readonly FieldPolicy _default = options.DefaultPolicy;
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);

    /// <summary>Whether a name of a field is one of the log, as <c>input.email</c>.</summary>
    public static bool IsFieldName(string name) =>
        name.StartsWith(Input, StringComparison.Ordinal) || name.StartsWith(Output, StringComparison.Ordinal);

    /// <summary>For the rows of a model or of one version.</summary>
    public (RowPrivacy Input, RowPrivacy Output) Of(Schema input, Schema output, ModelSignature? signature)
    {
        RequireFields(input, output);
        var open = new List<string>();
        var both = (Of(Input, input, signature?.Input, open), Of(Output, output, signature?.Output, open));
        Warn(open);
        return both;
    }

    // A text without bounds may hold anything that somebody typed; numbers and closed sets cannot hold a letter to the doctor.
    private static bool IsFreeText(Field field) =>
        field is { Kind: FieldKind.String or FieldKind.Json, OneOf: null, Pattern: null };

    /// <summary>Once for the same fields: each version of a live model comes here.</summary>
    private void Warn(List<string> open)
    {
        var names = string.Join(", ", open);
        lock (_warned)
        {
            if (open.Count == 0 || !_warned.Add(names))
            {
                return;
            }
        }

        PredictionQueueMessages.FreeText(logger, model, names);
    }

    private RowPrivacy Of(string prefix, Schema cells, Schema? signature, List<string> open)
    {
        var rules = signature?.RulesFor(cells);
        var policies = new Dictionary<string, FieldPolicy>(StringComparer.Ordinal);
        foreach (var field in cells.Fields)
        {
            var rule = rules?.Fields[rules.IndexOf(field.Name)];
            var declared = DeclaredPolicyOf(prefix, field, rule);
            policies.Add(field.Name, declared ?? _default);
            if (declared is null && _default == FieldPolicy.Log && IsFreeText(field) && (rule is null || IsFreeText(rule)))
            {
                open.Add(prefix + field.Name);
            }
        }

        var changed = cells.Fields.Where(field => field.Policy != policies[field.Name]).Select(field => field.Name).ToArray();
        return new RowPrivacy(
            changed.Length == 0 ? cells : cells.With(field => field with { Policy = policies[field.Name] }, changed), options.PseudonymKey);
    }

    /// <summary>The strictest policy that somebody declared; null where nobody did.</summary>
    private FieldPolicy? DeclaredPolicyOf(string prefix, Field field, Field? rule)
    {
        FieldPolicy? declared = null;
        Declare(field);
        if (rule is not null)
        {
            Declare(rule);
        }

        if (_policies.TryGetValue(prefix + field.Name, out var given))
        {
            Add(given);
        }

        return declared;

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
                $"{nameof(PredictionLogOptions)}.{nameof(PredictionLogOptions.Policies)} of '{model}' names {string.Join(", ", unknown)}, " +
                $"but there is no such field. The log has: {string.Join(", ", known)}.");
        }
    }
}
