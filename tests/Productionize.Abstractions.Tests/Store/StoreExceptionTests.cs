namespace Productionize;

public sealed class StoreExceptionTests
{
    [Test]
    public void Messages_list_what_exists_up_to_twenty()
    {
        string[] many = [.. Enumerable.Range(1, 23).Select(i => $"m{i}")];
        Assert.That(new ModelNotFoundException("a", []).Message, Does.Contain("(it has: none)"));
        Assert.That(new ModelNotFoundException("a", ["b", "c"]).Message, Does.Contain("no model 'a'").And.Contain("(it has: b, c)"));
        Assert.That(new ModelNotFoundException("a", many).Message, Does.Contain("m20 and 3 more)").And.Not.Contain("m21"));
    }

    [Test]
    public void Exceptions_carry_what_a_caller_acts_on()
    {
        var model = new ModelNotFoundException("a", []);
        var version = new ModelVersionNotFoundException("a", 3, [1, 2]);
        var alias = new AliasNotFoundException("a", "b", ["c"]);
        var used = new ModelInUseException("a", 3, ["b"]);
        var damaged = new ModelIntegrityException("file 'x'", "e", null);
        Assert.Multiple(() =>
        {
            Assert.That(model.Model, Is.EqualTo("a"));
            Assert.That((version.Model, version.Version), Is.EqualTo(("a", 3)));
            Assert.That(version.Message, Does.Contain("Model 'a' has no version 3 (it has: 1, 2)"));
            Assert.That((alias.Model, alias.Alias), Is.EqualTo(("a", "b")));
            Assert.That(alias.Message, Does.Contain("no alias 'b' (it has: c)"));
            Assert.That((used.Model, used.Version, used.Aliases.Single()), Is.EqualTo(("a", 3, "b")));
            Assert.That(used.Message, Does.Contain("is or was the version of b"));
            Assert.That((damaged.ExpectedSha256, damaged.ActualSha256), Is.EqualTo(("e", (string?)null)));
            Assert.That(damaged.Message, Does.Contain("file 'x' is damaged: expected SHA-256 e, found nothing"));
        });
    }

    [Test]
    public void A_conflict_names_who_was_first()
    {
        var change = new AliasChange
        {
            Model = "churn",
            Alias = "champion",
            Action = AliasAction.Promote,
            Version = 2,
            ExpectedRevision = 3,
            Actor = "eve\n",
            Reason = "r",
        };
        var entry = new AliasEntry(4, DateTimeOffset.UnixEpoch, 1, null, change);
        Assert.That(new AliasConflictException(change, null).Message, Does.Contain("has no entry yet").And.Contain("expected revision 3"));
        var error = new AliasConflictException(change, entry);
        Assert.That(error.Current, Is.SameAs(entry));
        Assert.That(error.Message, Does.Contain("is at revision 4 (version none, by eve\\u000a at 1970-01-01"));
    }
}
