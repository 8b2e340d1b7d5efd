using System.Globalization;
using System.Text;

namespace Productionize;

/// <summary>Text from elsewhere made fit for a message: one line, without control and formatting characters, bounded.</summary>
internal static class PlainText
{
    public static string Of(string text, int longest)
    {
        var plain = new StringBuilder(Math.Min(text.Length, longest));
        foreach (var rune in text.EnumerateRunes())
        {
            if (plain.Length >= longest)
            {
                return plain.Append('…').ToString();
            }

            // Format characters can turn the direction of a whole line.
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator)
            {
                plain.Append(' ');
            }
            else
            {
                plain.Append(rune.ToString());
            }
        }

        return plain.ToString().Trim();
    }
}
