using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Productionize;

/// <summary>
/// The rules for names, and the one place that checks them. Names of models, aliases, tags, formats and kinds of facts are 1 to 64 of
/// a-z, 0-9, '.', '_' and '-', begin and end with a letter or digit, and hold no "..". Thread-safe.
/// </summary>
public static partial class Names
{
    private const string Rule =
        "1 to 64 characters out of a-z, 0-9, '.', '_' and '-', beginning and ending with a letter or digit, without '..'";

    private const string FileRule =
        "up to 8 segments joined by '/', each 1 to 128 characters out of A-Z, a-z, 0-9, '.', '_' and '-', beginning and ending with " +
        "a letter, digit or '_', without '..', and none a Windows device name such as 'con' or 'com1'";

    /// <summary>Whether this may name a model, an alias, a tag, a format or a kind of fact.</summary>
    /// <param name="name">The name; null is none.</param>
    public static bool IsValid([NotNullWhen(true)] string? name) =>
        name is not null && NameExpression().IsMatch(name) && !name.Contains("..", StringComparison.Ordinal);

    /// <summary>
    /// Whether this may name a file of a package: up to 8 segments joined by '/', each 1 to 128 of A-Z, a-z, 0-9, '.', '_' and '-' that
    /// begin and end with a letter, digit or '_', hold no ".." and are no Windows device name.
    /// </summary>
    /// <param name="name">The name; null is none.</param>
    public static bool IsValidFile([NotNullWhen(true)] string? name) =>
        name is not null && FileExpression().IsMatch(name) && !name.Contains("..", StringComparison.Ordinal)
        && !DeviceExpression().IsMatch(name);

    /// <summary>Refuses a broken name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="parameterName">Left to the compiler.</param>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    /// <exception cref="ArgumentException">It breaks the rule; the message has value and rule.</exception>
    public static void ThrowIfInvalid(
        [NotNull] string? name, [CallerArgumentExpression(nameof(name))] string? parameterName = null)
    {
        ArgumentNullException.ThrowIfNull(name, parameterName);
        if (!IsValid(name))
        {
            throw new ArgumentException($"'{Escape(name)}' is not a name: it needs {Rule}.", parameterName);
        }
    }

    /// <summary>Refuses a broken name of a file.</summary>
    /// <param name="name">The name.</param>
    /// <param name="parameterName">Left to the compiler.</param>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    /// <exception cref="ArgumentException">It breaks the rule; the message has value and rule.</exception>
    public static void ThrowIfInvalidFile(
        [NotNull] string? name, [CallerArgumentExpression(nameof(name))] string? parameterName = null)
    {
        ArgumentNullException.ThrowIfNull(name, parameterName);
        if (!IsValidFile(name))
        {
            throw new ArgumentException($"'{Escape(name)}' is not a name of a file: it needs {FileRule}.", parameterName);
        }
    }

    // What a stranger wrote must not forge a line of a log or turn its direction round.
    internal static string Escape(string? text)
    {
        const int longest = 80;
        var escaped = new StringBuilder();
        foreach (var character in (text ?? "").AsSpan(0, Math.Min(text?.Length ?? 0, longest)))
        {
            var harmless = char.GetUnicodeCategory(character) is not (UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
            _ = harmless ? escaped.Append(character) : escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
        }

        return text?.Length > longest ? escaped.Append('…').ToString() : escaped.ToString();
    }

    // Messages list what exists, and stay readable in a store with thousands.
    internal static string List<T>(IReadOnlyCollection<T> existing)
    {
        const int most = 20;
        ArgumentNullException.ThrowIfNull(existing);
        var listed = string.Join(", ", existing.Take(most));
        return existing.Count == 0 ? "none" : existing.Count > most ? $"{listed} and {existing.Count - most} more" : listed;
    }

    // \z and not $: $ lets a final newline through.
    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameExpression();

    [GeneratedRegex(
        @"\A[A-Za-z0-9_]([A-Za-z0-9._-]{0,126}[A-Za-z0-9_])?(/[A-Za-z0-9_]([A-Za-z0-9._-]{0,126}[A-Za-z0-9_])?){0,7}\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex FileExpression();

    // Windows opens the device whatever the extension.
    [GeneratedRegex(
        @"(\A|/)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|/|\z)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex DeviceExpression();
}
