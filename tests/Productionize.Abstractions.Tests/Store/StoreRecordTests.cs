namespace Productionize;

public sealed class StoreRecordTests
{
    [Test]
    public void ToString_names_the_thing_and_never_what_people_wrote()
    {
        const string secret = "secret";
        var file = PackageFile.FromBytes("model.bin", "x"u8.ToArray());
        var change = new AliasChange
        {
            Model = "churn",
            Alias = "champion",
            Action = AliasAction.Promote,
            Version = 2,
            ExpectedRevision = 1,
            Actor = secret,
            Reason = secret,
            Report = secret,
            IdempotencyKey = secret,
        };
        var pairs = new Dictionary<string, string> { [secret] = secret };
        var package = new ModelPackage { Model = "churn", Format = secret, Files = [file], Parameters = pairs, Tags = pairs };
        var version = new ModelVersion
        {
            Model = "churn",
            Number = 2,
            Digest = secret,
            CreatedAt = DateTimeOffset.UnixEpoch,
            Format = secret,
            Files = [],
            Parameters = pairs,
            Tags = pairs,
        };
        Assert.Multiple(() =>
        {
            Assert.That(file.ToString(), Is.EqualTo("model.bin"));
            Assert.That(package.ToString(), Is.EqualTo("churn"));
            Assert.That(version.ToString(), Is.EqualTo("churn@2"));
            Assert.That(new ModelFact("owner", DateTimeOffset.UnixEpoch, secret, file).ToString(), Is.EqualTo("owner"));
            Assert.That(new StoredFact("owner", DateTimeOffset.UnixEpoch, secret, "abc", default).ToString(), Is.EqualTo("owner abc"));
            Assert.That(change.ToString(), Is.EqualTo("Promote churn/champion 2"));
            Assert.That((change with { Version = null }).ToString(), Is.EqualTo("Promote churn/champion"));
            Assert.That(new AliasEntry(7, DateTimeOffset.UnixEpoch, 1, 2, change).ToString(), Is.EqualTo("#7 Promote churn/champion 2"));
            Assert.That(new ModelQuery { Model = "churn", TagValue = secret }.ToString(), Is.EqualTo("churn"));
            Assert.That(new ModelQuery().ToString(), Is.Empty);
        });
    }

    [Test]
    public async Task PackageFile_from_a_path_gives_its_bytes_each_time()
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, "bytes");
            var file = PackageFile.FromPath("a", path);
            for (var i = 0; i < 2; i++)
            {
                using var memory = new MemoryStream();
                await file.WriteAsync(memory, default);
                Assert.That(memory.ToArray(), Is.EqualTo("bytes"u8.ToArray()));
            }

            Assert.Throws<ArgumentException>(() => PackageFile.FromPath("a", ""));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
