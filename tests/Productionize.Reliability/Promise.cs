namespace Productionize;

/// <summary>One promise of reliability, and how it is shown to hold.</summary>
/// <param name="Number">As in P1.</param>
/// <param name="Title">What is promised.</param>
/// <param name="Target">What must be measured, for people.</param>
/// <param name="Show">Tries it.</param>
public sealed record Promise(string Number, string Title, string Target, Func<Lane, Task<PromiseResult>> Show)
{
    /// <summary>All promises, those that cannot be shown yet with the reason.</summary>
    public static IReadOnlyList<Promise> All { get; } =
    [
        new("P1", "acknowledged records survive kill -9", "0 lost, 0 twice", KilledWriter.ShowAsync),
        new("P2", "acknowledged records survive a power cut", "0 lost of 100 cuts", PowerCut.ShowAsync),
        new("P5", "a full disk stops no prediction", "0 failed, drops = counter", FullDisk.ShowAsync),
        new("P6", "a flipped bit is reported, its neighbours stay readable", "at most 1 record each", FlippedBit.ShowAsync),
        new("P7", "a torn tail costs only itself", "all whole records back", _ => TornTailOfLog.ShowAsync()),
        new("P11", "outcomes join the same in any order", "all seeds alike", OutcomeOrder.ShowAsync),
        new("P10", "retries of log calls count once (promotions: the store)", "0 twice", RepeatedCalls.ShowAsync),
        new("P21", "a dead logger stops no prediction (no spill to disk)", "0 failed, drops = counter", DeadLogger.ShowAsync),
        new("P27", "erasing a subject is complete", "0 bytes left after 10 kills", CompleteErasure.ShowAsync),
        new("P30", "a clock that jumps or stalls spoils no record", "all once, in order, windows right", ErraticClock.ShowAsync),
    ];

    public override string ToString() => $"{Number} {Title}";
}
