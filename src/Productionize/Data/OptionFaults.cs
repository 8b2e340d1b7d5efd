using System.Globalization;

namespace Productionize;

/// <summary>
/// The options that are out of their range, told all at once. By hand rather than by attributes: those read members by reflection,
/// which ahead-of-time compilation does not allow.
/// </summary>
internal sealed class OptionFaults
{
    private readonly List<string> _faults = [];

    public void Check(bool holds, string name, object? value, string bound)
    {
        if (!holds)
        {
            _faults.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}, allowed is {bound}"));
        }
    }

    /// <summary>The name of a source for people.</summary>
    public void CheckName(string? value, string name) =>
        Check(value is null or { Length: >= 1 and <= 256 }, name, $"{value?.Length} characters long", "1 to 256 characters, or null");

    public void ThrowIfAny(string options)
    {
        if (_faults.Count > 0)
        {
            throw new ArgumentException($"{options}: {string.Join("; ", _faults)}.");
        }
    }
}
