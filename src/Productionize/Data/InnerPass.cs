namespace Productionize;

/// <summary>
/// The pass of a source whose rows are judged once more: its rejects and warnings are told on, its accepted rows are not, since the last
/// judge counts them.
/// </summary>
internal static class InnerPass
{
    public static DataPass Of(DataPass pass) => new() { OnRejected = pass.Reject, OnWarning = pass.Warn, Time = pass.Time };
}
