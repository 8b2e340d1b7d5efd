namespace Productionize;

/// <summary>What an entry of an index stands for.</summary>
internal enum LogIndexKind : byte
{
    /// <summary>By the name of a source: its line.</summary>
    Source = 1,

    /// <summary>By the id of a record: which of those with this id, and where it is.</summary>
    Record = 2,

    /// <summary>By the id of a prediction: an outcome itself.</summary>
    OutcomeById = 3,

    /// <summary>By the hash of a caller's own key: an outcome itself.</summary>
    OutcomeByKey = 4,
}
