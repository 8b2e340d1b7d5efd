using System.Globalization;

namespace Productionize;

/// <summary>The one text form of instants, days and odd numbers in JSON and CSV, whatever the culture.</summary>
internal static class RowText
{
    public const string Day = "yyyy-MM-dd";

    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    public static string Of(DateOnly day) => day.ToString(Day, CultureInfo.InvariantCulture);

    public static bool TryTimestamp(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        // Without a zone a time is taken as UTC: the machine's own zone must not decide.
        const DateTimeStyles styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return text.Length >= Day.Length && char.IsAsciiDigit(text[0]) && text[4] == '-' && text[7] == '-'
            ? DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, styles, out time)
            : (time = default) != default;
    }

    public static bool TryDay(ReadOnlySpan<char> text, out DateOnly day) =>
        DateOnly.TryParseExact(text, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
}
