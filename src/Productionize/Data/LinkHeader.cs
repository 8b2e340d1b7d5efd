namespace Productionize;

/// <summary>The header <c>Link</c> (RFC 8288), as far as pages need it.</summary>
internal static class LinkHeader
{
    /// <summary>The target of the link with the relation <c>next</c>; null where there is none.</summary>
    public static string? Next(string? header)
    {
        var rest = header.AsSpan();
        while (rest.IndexOf('<') is >= 0 and var start && rest[start..].IndexOf('>') is > 0 and var length)
        {
            var target = rest.Slice(start + 1, length - 1);
            rest = rest[(start + length + 1)..];

            // Up to the next link: a comma may stand within a parameter, an angle bracket does not.
            var parameters = rest.IndexOf('<') is >= 0 and var end ? rest[..end] : rest;
            foreach (var range in parameters.Split(';'))
            {
                var parameter = parameters[range].Trim(" ,\t");
                if (parameter.StartsWith("rel", StringComparison.OrdinalIgnoreCase) && parameter.IndexOf('=') is > 0 and var equals &&
                    HasNext(parameter[(equals + 1)..].Trim(" \"")))
                {
                    return target.ToString();
                }
            }
        }

        return null;
    }

    private static bool HasNext(ReadOnlySpan<char> relations)
    {
        foreach (var range in relations.Split(' '))
        {
            if (relations[range].Equals("next", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
