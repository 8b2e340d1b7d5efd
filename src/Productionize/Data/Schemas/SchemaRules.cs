using System.Globalization;

namespace Productionize;

/// <summary>Makes the rules of each field from what is known of a sample, and notes what is not checked.</summary>
internal sealed class SchemaRules(SchemaInferenceOptions options, DataProfile profile, string? key, IReadOnlyList<string> ordered)
{
    private readonly List<string> _unchecked = [];

    public InferredSchema For(Schema schema, IEnumerable<string> origin)
    {
        var fields = schema.Fields.Select(field => Narrow(field, profile[field.Name])).ToArray();
        var narrowed = schema.With(field => fields[schema.IndexOf(field.Name)], schema.Fields.Select(field => field.Name).ToArray());
        if (schema.Key is null && key is not null)
        {
            // With leaves the key as it was; rules about several cells are put back one by one.
            narrowed = schema.RowRules.Aggregate(
                new Schema(fields) { Key = [key], MinRows = schema.MinRows, MaxRows = schema.MaxRows },
                (rules, rule) => rules.WithRule(rule.Name, rule.Holds, rule.Severity));
        }

        return new InferredSchema(narrowed, [.. origin, .. Tolerance(), .. _unchecked]);
    }

    private IEnumerable<string> Tolerance()
    {
        var severity = options.CategorySeverity switch
        {
            RuleSeverity.Warn => "is only told",
            RuleSeverity.Fail => "ends the pass",
            _ => "rejects its row",
        };
        yield return Text($"Ranges: those of the sample, wider at both ends by {options.RangeTolerance:0.###} of their width, ") +
            "but no nearer to zero than by half, and never beyond it where the sample is not.";
        yield return Text($"Missing rates: those of the sample, and {options.MissingTolerance:0.###} more.");
        yield return Text($"Categories: the texts of the sample, where they are at most {options.MaxCategories}, each seen ") +
            Text($"{options.RowsPerCategory} times on average. A new one {severity}.");
    }

    private Field Narrow(Field field, ColumnProfile column)
    {
        var narrowed = field with { MaxMissingRate = MaxMissingRate(field, column) };
        return column.Count == 0 ? Unchecked(narrowed, "has no value in the sample")
            : column.IsPrivate ? Unchecked(narrowed, $"is private ({field.Policy}), so that no value of it is written")
            : field.Kind == FieldKind.String ? WithCategories(narrowed, column)
            : field.Kind is FieldKind.Int64 or FieldKind.Single or FieldKind.Double ? WithRange(narrowed, column)
            : field.Kind == FieldKind.Boolean || field.Ascending || field.MaxAge is not null ? narrowed
            : Unchecked(narrowed, $"is of the kind {field.Kind}, for which no rule is inferred");
    }

    private double? MaxMissingRate(Field field, ColumnProfile column)
    {
        if (!field.Optional || profile.Rows == 0)
        {
            return field.MaxMissingRate;
        }

        var rate = Math.Round((double)column.Missing / profile.Rows + options.MissingTolerance + 0.0005, 3);
        return rate >= 1 ? field.MaxMissingRate : Math.Min(rate, field.MaxMissingRate ?? 1);
    }

    private Field WithCategories(Field field, ColumnProfile column)
    {
        if (field.OneOf is not null || field.Pattern is not null)
        {
            return field;
        }

        if (field.Name == key)
        {
            return Unchecked(field, "is the key: every row has another one");
        }

        // Complete only where all cells are counted: long texts are left out, and of more than 256 some are.
        var texts = column.Frequent;
        var isComplete = texts.Sum(text => text.AtLeast) == column.Count;
        return isComplete && texts.Count <= options.MaxCategories && column.Count >= (long)options.RowsPerCategory * texts.Count
            ? field with
            {
                OneOf = [.. texts.Select(text => text.Text).Order(StringComparer.Ordinal)],
                Severity = field.Severity == RuleSeverity.Reject ? options.CategorySeverity : field.Severity,
            }
            : Unchecked(field, Text($"has about {column.Distinct} different texts, so that they are no categories"));
    }

    private Field WithRange(Field field, ColumnProfile column)
    {
        if (field.Name == key || ordered.Contains(field.Name))
        {
            return Unchecked(field, field.Name == key
                ? "is the key: every row has another one"
                : "goes one way from row to row, so that later rows leave every range");
        }

        if (column is not { Minimum: { } least, Maximum: { } most } || least == 0 && most == 0)
        {
            return Unchecked(field, "has zeros only, which tell no range");
        }

        var margin = options.RangeTolerance * (least == most ? Math.Abs(most) : most - least);

        // Below many small numbers and a few large ones the margin alone would leave room for a twelfth of them, and for zero.
        var low = least >= 0 ? Math.Max(least / 2, least - margin) : least - margin;
        var high = most <= 0 ? Math.Min(most / 2, most + margin) : most + margin;
        var (minimum, maximum) = field.Kind == FieldKind.Int64
            ? (Math.Ceiling(low), Math.Floor(high))
            : (Math.Min(least, Rounded(low, margin, Math.Floor)), Math.Max(most, Rounded(high, margin, Math.Ceiling)));
        return double.IsFinite(minimum) && double.IsFinite(maximum)
            ? Between(field, minimum, maximum)
            : Unchecked(field, "has numbers up to the ends of a double");
    }

    // Declared bounds win where they are narrower; where rows outside of them crossed the two, they stay alone.
    private static Field Between(Field field, double minimum, double maximum)
    {
        var (low, high) = (Math.Max(minimum, field.Minimum ?? minimum), Math.Min(maximum, field.Maximum ?? maximum));
        return low <= high ? field with { Minimum = low, Maximum = high } : field;
    }

    // Outwards, to a hundredth of the margin: digits beyond are of no meaning, and hard to review.
    private static double Rounded(double bound, double margin, Func<double, double> outwards)
    {
        var digits = margin > 0 ? 2 - (int)Math.Floor(Math.Log10(margin)) : 16;
        if (digits is > 15 or < -300)
        {
            return bound;
        }

        // 99.1 / 0.001 is a little less than 99,100, which would go one step too far.
        var step = Math.Pow(10, -digits);
        var rounded = outwards(Math.Round(bound / step, 3)) * step;
        return digits > 0 ? Math.Round(rounded, digits) : rounded;
    }

    private Field Unchecked(Field field, string why)
    {
        _unchecked.Add($"Any value of {field.Name}: it {why}.");
        return field;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
