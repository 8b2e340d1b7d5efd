namespace Productionize;

/// <summary>What the prediction log keeps of a field. Applied where a row is encoded, so that no sink can forget it.</summary>
public enum FieldPolicy : byte
{
    /// <summary>The value is logged.</summary>
    Log,

    /// <summary>A keyed hash (HMAC-SHA256) is logged: the same value can be recognised, not read. Still personal data.</summary>
    Pseudonymise,

    /// <summary>Nothing is logged.</summary>
    Drop,
}
