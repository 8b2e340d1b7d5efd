using System.Text.RegularExpressions;

namespace Productionize;

/// <summary>Refuses fields that cannot be: a schema that exists is one that can be checked.</summary>
internal static class SchemaGuard
{
    private const int LongestName = 128;

    public static void Check(Field field)
    {
        if (field is null)
        {
            throw new ArgumentException("A field is null.");
        }

        if (string.IsNullOrWhiteSpace(field.Name) || field.Name.Length > LongestName || field.Name.Any(char.IsControl))
        {
            throw Fault(field, $"needs a name of 1 to {LongestName} characters without control characters");
        }

        if (!Enum.IsDefined(field.Kind) || !Enum.IsDefined(field.Policy))
        {
            throw Fault(field, $"has an unknown kind ({field.Kind}) or policy ({field.Policy})");
        }

        if ((field.Minimum is not null || field.Maximum is not null) && !field.IsNumber)
        {
            throw Fault(field, $"has a range, but is {field.Kind}: ranges are for numbers");
        }

        if (field.Minimum is { } low && !double.IsFinite(low)
            || field.Maximum is { } high && !double.IsFinite(high)
            || field.Minimum > field.Maximum)
        {
            throw Fault(
                field, $"has the range {field.Minimum} to {field.Maximum}: both ends are finite, and the first is not above the second");
        }

        if ((field.OneOf is not null || field.Pattern is not null) && field.Kind != FieldKind.String)
        {
            throw Fault(field, $"has a set or a pattern, but is {field.Kind}: these are for text");
        }

        if (field.OneOf is { Count: 0 })
        {
            throw Fault(field, "allows no value at all: OneOf is empty. Leave it null to allow any");
        }

        if (field.OneOf?.Any(text => text is null) == true)
        {
            throw Fault(field, "allows a text that is null in OneOf. Take it out; whether a value may be missing is said by Optional");
        }

        if (field.OneOf?.CountBy(text => text, StringComparer.Ordinal).FirstOrDefault(text => text.Value > 1) is { Key: { } twice })
        {
            throw Fault(field, $"allows the text '{twice}' twice in OneOf. Name it once");
        }

        if (field.Length is not null && (field.Kind != FieldKind.SingleVector || field.Length < 1))
        {
            throw Fault(field, $"has the length {field.Length}: lengths are for vectors, from 1");
        }

        if (field.Ascending && !field.IsNumber && !field.IsTime || field.MaxAge is not null && !field.IsTime)
        {
            throw Fault(field, $"has a rule of order or age, but is {field.Kind}: order is for numbers, instants and days, age for the " +
                "last two");
        }

        if (field.MaxMissingRate is { } rate && !(rate is >= 0 and <= 1) || field.MaxAge < TimeSpan.Zero || !Enum.IsDefined(field.Severity))
        {
            throw Fault(
                field,
                $"has the missing rate {field.MaxMissingRate}, the age {field.MaxAge} and the severity {field.Severity}: a rate is from " +
                "0 to 1, an age not negative, a severity one of those defined");
        }

        if (field.Pattern is not null)
        {
            CheckPattern(field);
        }
    }

    private static void CheckPattern(Field field)
    {
        try
        {
            FieldRule.Compile(field.Pattern!);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new ArgumentException(
                $"The field '{field.Name}' has the pattern '{field.Pattern}', which cannot be used: {error.Message} " +
                $"(Patterns run in linear time: {nameof(RegexOptions.NonBacktracking)}.)", error);
        }
    }

    private static ArgumentException Fault(Field field, string what) => new($"The field '{field.Name}' {what}.");
}
