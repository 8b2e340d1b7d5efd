namespace Productionize;

public sealed class AliasRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly AliasEntry First = new(1, Now, null, 7, StoreSamples.Promote(7, 0));

    [Test]
    public void Apply_counts_on_and_keeps_where_the_alias_was()
    {
        var entry = AliasRules.Apply(StoreSamples.Promote(8, 1), First, Now.AddHours(1), None);

        Assert.That((entry.Revision, entry.At, entry.Before, entry.After), Is.EqualTo((2L, Now.AddHours(1), (int?)7, (int?)8)));
    }

    [TestCase(AliasAction.Promote, 8, 8)]
    [TestCase(AliasAction.Rollback, 8, 8)]
    [TestCase(AliasAction.Remove, null, null)]
    [TestCase(AliasAction.Refuse, 8, 7)]
    public void Apply_moves_as_the_action_says(AliasAction action, int? version, int? after)
    {
        var change = StoreSamples.Promote(8, 1) with { Action = action, Version = version };

        Assert.That(AliasRules.Apply(change, First, Now, None).After, Is.EqualTo(after));
    }

    [Test]
    public void Apply_never_lets_a_history_go_back_in_time() =>
        Assert.That(AliasRules.Apply(StoreSamples.Promote(8, 1), First, Now.AddHours(-1), None).At, Is.EqualTo(Now));

    [Test]
    public void Apply_refuses_another_revision_and_the_removal_of_nothing()
    {
        var remove = StoreSamples.Promote(8, 0) with { Action = AliasAction.Remove, Version = null };

        Assert.Multiple(() =>
        {
            Assert.That(
                () => AliasRules.Apply(StoreSamples.Promote(8, 0), First, Now, None),
                Throws.TypeOf<AliasConflictException>().With.Property("Current").SameAs(First));
            Assert.That(() => AliasRules.Apply(StoreSamples.Promote(8, 1), null, Now, None), Throws.TypeOf<AliasConflictException>());
            Assert.That(
                () => AliasRules.Apply(remove, null, Now, () => ["challenger"]),
                Throws.TypeOf<AliasNotFoundException>().With.Message.Contains("(it has: challenger)"));
        });
    }

    [Test]
    public void Repeat_gives_the_first_entry_and_refuses_a_key_used_for_another_change()
    {
        Assert.Multiple(() =>
        {
            Assert.That(AliasRules.Repeat(StoreSamples.Promote(7, 5), First), Is.SameAs(First));
            Refuses(StoreSamples.Promote(8, 0));
            Refuses(StoreSamples.Promote(7, 0) with { Action = AliasAction.Rollback });
        });

        static void Refuses(AliasChange change) => Assert.That(
            () => AliasRules.Repeat(change, First), Throws.InvalidOperationException.With.Message.EqualTo(
                $"The idempotency key of this change ({change}) was used for a different one (Promote churn/champion 7). Take a new key."));
    }

    private static string[] None() => [];
}
