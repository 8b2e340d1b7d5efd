namespace Productionize;

/// <summary>What our stores refuse beyond what every store must.</summary>
[TestFixture]
public sealed class StoreRulesTests
{
    private readonly InMemoryModelStore _store = new();

    [Test]
    public void A_file_that_nothing_writes_is_refused_before_anything_is_stored()
    {
        var package = StoreSamples.Package() with { Files = [new PackageFile("model.bin", null!)] };

        Assert.That(async () => await _store.AddAsync(package), Throws.ArgumentNullException.With.Message.Contains("WriteAsync"));
        Assert.That(async () => await _store.ListAsync(new ModelQuery()).CountAsync(), Is.Zero);
    }

    [Test]
    public void A_parameter_needs_a_key() => Assert.That(
        () => _store.AddAsync(StoreSamples.Package() with { Parameters = new Dictionary<string, string> { [" "] = "" } }),
        Throws.ArgumentException.With.Message.Contains("white"));

    [Test]
    public void White_space_is_no_text_and_no_number_is_an_action()
    {
        var change = StoreSamples.Promote(1, 0);
        AliasChange[] changes =
        [
            change with { Actor = " " }, change with { Reason = " " }, change with { Report = "" }, change with { IdempotencyKey = " " },
            change with { Action = (AliasAction)9 },
        ];
        foreach (var bad in changes)
        {
            Assert.That(() => _store.ChangeAliasAsync(bad), Throws.ArgumentException);
        }
    }

    private static IEnumerable<TestCaseData> Changes()
    {
        var change = StoreSamples.Promote(2, 1);
        yield return Case(change with { Model = "A" }, "'A' is not a name: it needs 1 to 64 characters", "change.Model");
        yield return Case(change with { Alias = "a b" }, "'a b' is not a name", "change.Alias");
        yield return Case(
            change with { ExpectedRevision = -1 }, "Give the revision of the alias's newest entry, or 0", "change.ExpectedRevision");
        yield return Case(
            change with { Actor = " " }, "The actor is empty or white space; 1 to 256 are allowed. Name the person", "change.Actor");
        yield return Case(
            change with { Reason = "" }, "The reason is empty or white space; 1 to 4096 are allowed. Say why", "change.Reason");
        yield return Case(
            change with { Reason = new('x', 4097) }, "The reason has 4097 characters; 1 to 4096 are allowed.", "change.Reason");
        yield return Case(change with { Report = "" }, "The report is empty or white space; 1 to 1000000 are allowed.", "change.Report");
        yield return Case(
            change with { IdempotencyKey = new('k', 129) },
            "The idempotency key has 129 characters; 1 to 128 are allowed. Take a new Guid", "change.IdempotencyKey");
        yield return Case(
            change with { Action = (AliasAction)9 }, "9 is not an action: take one of Promote, Rollback, Remove, Refuse.", "change.Action");
        yield return Case(change with { Version = null }, "Promote needs a version: give the number", "change.Version");
        yield return Case(
            change with { Action = AliasAction.Remove }, "Remove takes no version, and this one has 2: leave it null.", "change.Version");

        static TestCaseData Case(AliasChange change, string message, string parameter) =>
            new TestCaseData(change, message, parameter).SetArgDisplayNames(parameter, message);
    }

    [TestCaseSource(nameof(Changes))]
    public void A_change_that_breaks_a_rule_is_refused_with_value_bound_and_remedy(AliasChange change, string message, string parameter) =>
        Assert.That(
            () => StoreRules.Check(change),
            Throws.InstanceOf<ArgumentException>().With.Message.StartsWith(message).And.Property("ParamName").EqualTo(parameter));

    [Test]
    public void The_bounds_of_a_change_are_allowed() => Assert.That(
        () => StoreRules.Check(StoreSamples.Promote(2, 0) with
        {
            Actor = new('a', 256), Reason = new('r', 4096), Report = new('r', 1_000_000), IdempotencyKey = new('k', 128),
        }),
        Throws.Nothing);

    private static IEnumerable<TestCaseData> Packages()
    {
        var package = StoreSamples.Package();
        yield return Case(package with { Model = "A" }, "'A' is not a name", "package.Model");
        yield return Case(package with { Format = "" }, "'' is not a name", "package.Format");
        yield return Case(
            package with { Files = [] }, "The package has 0 files; 1 to 1000 are allowed. Give the files that its loader", "package");
        yield return Case(package with { Files = [PackageFile.FromText("../a", "")] }, "'../a' is not a name of a file", "file.Name");
        yield return Case(
            package with { Tags = Enumerable.Range(0, 65).ToDictionary(i => $"t{i}", _ => "") },
            "The package has 65 tags; 0 to 64 are allowed. Put what is long into a file", "package.Tags");
        yield return Case(package with { Tags = One("A", "") }, "'A' is not a name", "package.Tags");
        yield return Case(
            package with { Tags = One("a", new('x', 257)) }, "The tag 'a' has 257 characters; 0 to 256 are allowed. Put", "package.Tags");
        yield return Case(
            package with { Parameters = One("a", new('x', 4097)) },
            "The parameter 'a' has 4097 characters; 0 to 4096 are allowed. Put", "package.Parameters");
        yield return Case(
            package with { Parameters = One(new('x', 257), "") },
            "The name of a parameter has 257 characters; 1 to 256 are allowed. Put", "package.Parameters");
        yield return Case(
            package with { Facts = [StoreSamples.Fact() with { Actor = "" }] },
            "The actor is empty or white space; 1 to 256 are allowed. Name", "fact.Actor");

        static TestCaseData Case(ModelPackage package, string message, string parameter) =>
            new TestCaseData(package, message, parameter).SetArgDisplayNames(parameter, message);

        static Dictionary<string, string> One(string key, string value) => new() { [key] = value };
    }

    [TestCaseSource(nameof(Packages))]
    public void A_package_that_breaks_a_rule_is_refused_likewise(ModelPackage package, string message, string parameter) =>
        Assert.That(
            () => StoreRules.Check(package),
            Throws.ArgumentException.With.Message.StartsWith(message).And.Property("ParamName").EqualTo(parameter));

    private static IEnumerable<TestCaseData> Holes()
    {
        var package = StoreSamples.Package();
        var pairs = new Dictionary<string, string> { ["a"] = null! };
        yield return Case(() => StoreRules.Check((ModelPackage)null!), "package");
        yield return Case(() => StoreRules.Check(package with { Model = null! }), "package.Model");
        yield return Case(() => StoreRules.Check(package with { Format = null! }), "package.Format");
        yield return Case(() => StoreRules.Check(package with { Files = null! }), "package.Files");
        yield return Case(() => StoreRules.Check(package with { Files = [null!] }), "package.Files");
        yield return Case(() => StoreRules.Check(package with { Parameters = pairs }), "package.Parameters[a]");
        yield return Case(() => StoreRules.Check(package with { Tags = pairs }), "package.Tags[a]");
        yield return Case(() => StoreRules.Check(package with { Facts = [null!] }), "fact");
        yield return Case(() => StoreRules.Check(StoreSamples.Fact() with { Kind = null! }), "fact.Kind");
        yield return Case(() => StoreRules.Check(StoreSamples.Fact() with { Actor = null! }), "fact.Actor");
        yield return Case(() => StoreRules.Check(StoreSamples.Fact() with { Content = null! }), "fact.Content");
        yield return Case(() => StoreRules.Check((AliasChange)null!), "change");
        yield return Case(() => StoreRules.Check(StoreSamples.Promote(1, 0) with { Actor = null! }), "change.Actor");
        yield return Case(() => StoreRules.Check(StoreSamples.Promote(1, 0) with { Reason = null! }), "change.Reason");
        yield return Case(() => StoreRules.Check((ModelQuery)null!), "query");

        static TestCaseData Case(Action check, string parameter) => new TestCaseData(check, parameter).SetArgDisplayNames(parameter);
    }

    [TestCaseSource(nameof(Holes))]
    public void What_is_null_within_is_refused_by_its_name(Action check, string parameter) =>
        Assert.That(check, Throws.ArgumentNullException.With.Property("ParamName").EqualTo(parameter));

    [Test]
    public void A_query_for_the_value_of_no_tag_is_refused_naming_it() => Assert.That(
        () => StoreRules.Check(new ModelQuery { TagValue = "risk" }),
        Throws.ArgumentException.With.Message.StartsWith("The value 'risk' needs the tag whose value it is: set Tag as well."));
}
