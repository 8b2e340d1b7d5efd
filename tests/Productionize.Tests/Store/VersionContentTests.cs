namespace Productionize;

public sealed class VersionContentTests
{
    private static readonly StoredFile[] Files = [new("b", 1, "11"), new("a", 2, "22")];

    [Test]
    public void The_digest_does_not_see_the_order_of_files_and_parameters()
    {
        var package = StoreSamples.Package() with { Parameters = Pairs("x", "y") };

        Assert.That(Digest(package, Files.Reverse()), Is.EqualTo(Digest(package, Files)));
        Assert.That(Digest(package with { Parameters = Pairs("y", "x") }, Files), Is.EqualTo(Digest(package, Files)));
    }

    [Test]
    public void The_digest_sees_all_content_and_no_labels()
    {
        var package = StoreSamples.Package();
        var digest = Digest(package, Files);

        Assert.Multiple(() =>
        {
            Assert.That(Digest(package with { Format = "other" }, Files), Is.Not.EqualTo(digest));
            Assert.That(Digest(package with { Parameters = Pairs("x") }, Files), Is.Not.EqualTo(digest));
            Assert.That(Digest(package, Files.Take(1)), Is.Not.EqualTo(digest));
            Assert.That(Digest(package, [Files[0], Files[1] with { Sha256 = "33" }]), Is.Not.EqualTo(digest));
            Assert.That(Digest(package with { Model = "other", Tags = Pairs("t") }, Files), Is.EqualTo(digest));
            Assert.That(Digest(package with { Parameters = Pairs() }, Files), Is.EqualTo(digest), "none and empty mean the same");
        });
    }

    [Test]
    public void A_version_does_not_change_with_the_callers_dictionary()
    {
        var tags = Pairs("team");
        var package = StoreSamples.Package() with { Tags = tags };
        var version = VersionContent.Of(package, Files).ToVersion(package, 4, "d", DateTimeOffset.UnixEpoch);
        tags.Clear();

        Assert.That((version.ToString(), version.Digest, version.Tags!.Count), Is.EqualTo(("churn@4", "d", 1)));
        Assert.That(string.Join(" ", version.Files.Select(file => file.Name)), Is.EqualTo("a b"));
    }

    private static string Digest(ModelPackage package, IEnumerable<StoredFile> files) => VersionContent.Of(package, files).GetDigest();

    private static Dictionary<string, string> Pairs(params string[] keys) => keys.ToDictionary(key => key, key => key);
}
