namespace Productionize;

public class DataProfileFileTests
{
    private static readonly DataProfile Profile = DataProfileTests.Profile;

    [Test]
    public async Task A_profile_is_kept_in_a_file_and_over_an_older_one()
    {
        using var folder = new TemporaryDirectory();
        var path = Path.Combine(folder.Path, "profile.json");

        await new DataProfiler(ProfileGen.Schema).ToProfile().SaveAsync(path);
        await Profile.SaveAsync(path);

        Assert.That((await DataProfile.LoadAsync(path)).ToJson(), Is.EqualTo(Profile.ToJson()));
        Assert.That(Directory.GetFiles(folder.Path), Is.EqualTo(new[] { path }), "nothing is left aside");
    }

    [Test]
    public async Task A_file_that_cannot_be_written_or_was_cancelled_leaves_the_old_one()
    {
        using var folder = new TemporaryDirectory();
        var path = Path.Combine(folder.Path, "profile.json");
        await File.WriteAllTextAsync(path, "old");

        Assert.That(
            async () => await Profile.SaveAsync(path, new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(async () => await Profile.SaveAsync(Path.Combine(folder.Path, "none", "p.json")), Throws.InstanceOf<IOException>());
        Assert.That(async () => await DataProfile.LoadAsync(Path.Combine(folder.Path, "nosuch")), Throws.InstanceOf<IOException>());
        Assert.That((await File.ReadAllTextAsync(path), Directory.GetFiles(folder.Path).Length), Is.EqualTo(("old", 1)));
    }

    [TestCase("{", "profile.json, line 1: The file is no profile")]
    [TestCase("{\n\"format\": 1}", "profile.json, line 2: The file is no profile")]
    [TestCase("null", "profile.json: The file is no profile that can be used: The profile is null")]
    public async Task A_file_that_is_no_profile_is_refused_with_its_name(string text, string message)
    {
        using var folder = new TemporaryDirectory();
        var path = Path.Combine(folder.Path, "profile.json");
        await File.WriteAllTextAsync(path, text);

        Assert.That(
            async () => await DataProfile.LoadAsync(path), Throws.InstanceOf<InvalidDataException>().With.Message.Contains(message));
    }
}
