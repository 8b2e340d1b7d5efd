namespace Productionize;

/// <summary>What the parts of a frame are.</summary>
internal enum SegmentKind : byte
{
    /// <summary>One part: what the rows of records come from, as <see cref="SourceLine"/> writes it.</summary>
    Source = 1,

    /// <summary>Encoded records, as a batch holds them. The sources that they name by position are named in front, by digest.</summary>
    Records = 2,

    /// <summary>Outcomes, as <see cref="OutcomeLine"/> writes them.</summary>
    Outcomes = 3,
}
