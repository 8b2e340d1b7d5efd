using System.Text.Json;
using System.Runtime.InteropServices;

namespace Productionize;

/// <summary>
/// The fields of the members of JSON objects, looked up once for each name: in most files every object has the same members in the same
/// order, so that the name after the last one is tried first. For one thread.
/// </summary>
internal sealed class JsonMemberNames(Schema schema)
{
    // Objects whose names are data, as ids, must not fill the memory.
    private const int MostKnown = 4096;

    private readonly List<Known> _inOrder = [];
    private readonly Dictionary<string, Known> _known = new(StringComparer.Ordinal);

    /// <summary>The field of a member.</summary>
    /// <param name="place">The place of the member in its object, from 0.</param>
    /// <param name="member">The member.</param>
    /// <returns>The position of the field, -1 for none; and whether it has exactly this name.</returns>
    public (int Field, bool Exact) Find(int place, JsonProperty member)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(member);
        if (place < _inOrder.Count && raw.SequenceEqual(_inOrder[place].Raw))
        {
            return (_inOrder[place].Field, _inOrder[place].Exact);
        }

        var name = NameOf(member);
        if (name is null)
        {
            return (-1, false);
        }

        if (!_known.TryGetValue(name, out var known))
        {
            var exact = schema.IndexOf(name);
            known = new Known(raw.ToArray(), exact >= 0 ? exact : Loose(name), exact >= 0);
            if (_known.Count < MostKnown)
            {
                _known.Add(name, known);
            }
        }

        if (raw.SequenceEqual(known.Raw))
        {
            Note(place, known);
        }

        return (known.Field, known.Exact);
    }

    private int Loose(string name)
    {
        var places = schema.FindIn([name]);
        for (var i = 0; i < places.Count; i++)
        {
            if (places[i] >= 0)
            {
                return i;
            }
        }

        return -1;
    }

    private void Note(int place, Known known)
    {
        if (place < _inOrder.Count)
        {
            _inOrder[place] = known;
        }
        else if (place == _inOrder.Count && place < MostKnown)
        {
            _inOrder.Add(known);
        }
    }

    private static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: the name of no field.
            return null;
        }
    }

    private sealed record Known(byte[] Raw, int Field, bool Exact);
}
