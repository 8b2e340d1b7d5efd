namespace Productionize;

/// <summary>The type of a field's cells.</summary>
public enum FieldKind : byte
{
    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A whole number of 64 bits.</summary>
    Int64,

    /// <summary>A number of 32 bits.</summary>
    Single,

    /// <summary>A number of 64 bits.</summary>
    Double,

    /// <summary>An instant, kept in UTC.</summary>
    Timestamp,

    /// <summary>A day without a time and a zone.</summary>
    Date,

    /// <summary>Text.</summary>
    String,

    /// <summary>A vector of 32-bit numbers.</summary>
    SingleVector,

    /// <summary>What is not flat: lists, nested objects.</summary>
    Json,
}
