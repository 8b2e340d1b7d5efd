using System.Globalization;
using System.Text.RegularExpressions;

namespace Productionize;

/// <summary>The one text form of instants, days and odd numbers in JSON and CSV, whatever the culture.</summary>
internal static partial class RowText
{
    public const string Day = "yyyy-MM-dd";

    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    public static string Of(DateOnly day) => day.ToString(Day, CultureInfo.InvariantCulture);

    public static bool TryTimestamp(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        // Without a zone a time is taken as UTC: the machine's own zone must not decide.
        const DateTimeStyles styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return Iso8601().IsMatch(text)
            ? DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, styles, out time)
            : (time = default) != default;
    }

    // The framework's parser alone takes "2024-12-01-05" for five hours, and reads names of days and eras.
    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?( ?(Z|[+-][0-9]{2}(:?[0-9]{2})?))?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Iso8601();

    public static bool TryDay(ReadOnlySpan<char> text, out DateOnly day) =>
        DateOnly.TryParseExact(text, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    /// <summary>
    /// An instant in its usual forms, <c>2024-02-01T13:45</c> with or without seconds and a final Z; others need the way above.
    /// </summary>
    public static bool TryPlainTimestamp(ReadOnlySpan<byte> utf8, out DateTimeOffset time)
    {
        time = default;
        var text = utf8.Length is 17 or 20 && utf8[^1] == 'Z' ? utf8[..^1] : utf8;
        if (text.Length is not (16 or 19) || text[10] is not ((byte)'T' or (byte)' ') || text[13] != ':' ||
            !TryPlainDay(text[..10], out var day))
        {
            return false;
        }

        var (hour, minute, second) = (Digits(text, 11), Digits(text, 14), text.Length == 16 ? 0 : text[16] == ':' ? Digits(text, 17) : -1);
        if (hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59)
        {
            return false;
        }

        time = new DateTimeOffset(day, new TimeOnly(hour, minute, second), TimeSpan.Zero);
        return true;
    }

    /// <summary>A day as <c>2024-02-01</c>.</summary>
    public static bool TryPlainDay(ReadOnlySpan<byte> utf8, out DateOnly day)
    {
        day = default;
        if (utf8.Length != Day.Length || utf8[4] != '-' || utf8[7] != '-')
        {
            return false;
        }

        var (century, years, month, ofMonth) = (Digits(utf8, 0), Digits(utf8, 2), Digits(utf8, 5), Digits(utf8, 8));
        var year = (century * 100) + years;
        if (century < 0 || years < 0 || year < 1 || month is < 1 or > 12 || ofMonth < 1 || ofMonth > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        day = new DateOnly(year, month, ofMonth);
        return true;
    }

    // Two digits, or -1.
    private static int Digits(ReadOnlySpan<byte> utf8, int at)
    {
        var (tens, ones) = (utf8[at] - '0', utf8[at + 1] - '0');
        return (uint)tens <= 9 && (uint)ones <= 9 ? (tens * 10) + ones : -1;
    }
}
