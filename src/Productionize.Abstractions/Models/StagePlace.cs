namespace Productionize;

/// <summary>
/// Where a stage of a pipeline stands. Stages run in the order written; one written too late is refused, and nothing is sorted.
/// </summary>
public enum StagePlace
{
    /// <summary>Made once; sees every call, before a version is chosen: telemetry, limits, routers.</summary>
    Outside,

    /// <summary>The prediction log: knows which version answered or failed.</summary>
    Log,

    /// <summary>Made anew for each version and logged: input checks, resilience, stages of one's own.</summary>
    Inside,
}
