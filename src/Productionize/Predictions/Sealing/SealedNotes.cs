using System.Globalization;
using System.Text;

namespace Productionize;

/// <summary>What a sealed file of records says of itself, so that it can be read without anything beside it.</summary>
internal static class SealedNotes
{
    private const string Source = "productionize.source";

    public static IReadOnlyDictionary<string, string> Of(SourceLine line) => new Dictionary<string, string>
    {
        [Source] = Encoding.UTF8.GetString(line.Bytes.AsSpan().TrimEnd((byte)'\n')),
    };

    /// <summary>The line of the source.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static byte[] Line(IReadOnlyDictionary<string, string> notes) => notes.TryGetValue(Source, out var line)
        ? Encoding.UTF8.GetBytes(line)
        : throw new InvalidDataException($"The file has no note '{Source}': no prediction log wrote it. Move it out of the log.");

    public static ulong Name(IReadOnlyDictionary<string, string> notes) =>
        ulong.Parse(SourceLine.Read(Line(notes)).Name, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
