namespace Productionize;

public sealed class RollbackTargetTests
{
    // p3: promote 3; r2: roll back to 2; x: remove; n4: refuse 4.
    [TestCase("", null)]
    [TestCase("p1", null)]
    [TestCase("p1 p2", 1)]
    [TestCase("p1 p2 p3", 2)]
    [TestCase("p1 p2 p3 r2", 1)]
    [TestCase("p1 p2 p3 r2 r1", null)]
    [TestCase("p1 p2 r1", null)]
    [TestCase("p1 p2 r1 p3", 1)]
    [TestCase("p1 p2 p3 r1", null)]
    [TestCase("p1 p2 r1 p2 p3", 2, Description = "promoted again after the rollback")]
    [TestCase("p1 p2 p1", 2)]
    [TestCase("p1 p2 p2", 1, Description = "promoted twice in a row")]
    [TestCase("p1 p2 n3", 1)]
    [TestCase("p1 n2", null)]
    [TestCase("p1 x", 1)]
    [TestCase("p1 p2 x", 2)]
    [TestCase("p1 x p1", null)]
    [TestCase("p1 x p2", 1)]
    [TestCase("p1 p2 x r2", 1)]
    [TestCase("p1 p2 r9", 1, Description = "back to one that never served: only 2 was rolled back from")]
    [TestCase("r9", null)]
    public void Choose_gives_the_newest_that_was_not_rolled_back_from(string history, int? expected)
    {
        int? position = null;
        var entries = new List<AliasEntry>();
        foreach (var step in history.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            int? version = step.Length > 1 ? step[1] - '0' : null;
            var action = step[0] switch
            {
                'p' => AliasAction.Promote,
                'r' => AliasAction.Rollback,
                'x' => AliasAction.Remove,
                _ => AliasAction.Refuse,
            };
            var after = action is AliasAction.Refuse ? position : version;
            var change = StoreSamples.Promote(1, 0) with { Action = action, Version = version };
            entries.Add(new AliasEntry(entries.Count + 1, DateTimeOffset.UnixEpoch, position, after, change));
            position = after;
        }

        Assert.That(RollbackTarget.Choose(entries), Is.EqualTo(expected));
    }
}
