namespace Productionize;

public sealed class InMemoryModelTests
{
    [Test]
    public void Attach_keeps_a_fact_once_however_often_it_is_said()
    {
        var facts = new List<StoredFact>();
        InMemoryModel.Attach(facts, Fact("ada"));
        InMemoryModel.Attach(facts, Fact("ada"));
        InMemoryModel.Attach(facts, Fact("bob"));

        Assert.That(facts.Select(fact => fact.Actor), Is.EqualTo(Expect.Rows("ada", "bob")));

        static StoredFact Fact(string actor) => new("owner", DateTimeOffset.UnixEpoch, actor, "ab", new byte[] { 1 });
    }

    [Test]
    public void AliasNames_are_distinct_and_sorted()
    {
        var model = new InMemoryModel();
        foreach (var alias in new[] { "champion", "b", "champion", "a" })
        {
            model.Entries.Add(new AliasEntry(1, DateTimeOffset.UnixEpoch, null, 1, StoreSamples.Promote(1, 0, alias)));
        }

        Assert.That(model.AliasNames(), Is.EqualTo(Expect.Rows("a", "b", "champion")));
    }
}
