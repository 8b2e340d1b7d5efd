namespace Productionize;

/// <summary>What an <see cref="AliasChange"/> does.</summary>
public enum AliasAction : byte
{
    /// <summary>The alias moves to a version, forward in its history.</summary>
    Promote,

    /// <summary>The alias moves back to a version that it held before.</summary>
    Rollback,

    /// <summary>The alias points at nothing; its history stays.</summary>
    Remove,

    /// <summary>The verdict on a version is kept and nothing moves.</summary>
    Refuse,
}
