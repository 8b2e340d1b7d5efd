namespace Productionize;

public class CsvFileTests
{
    [Test]
    public void A_path_that_is_a_directory_cannot_be_read_and_says_what_to_check()
    {
        using var directory = new TemporaryDirectory();
        var source = new CsvDataSource<Applicant>(directory.Path);

        Assert.That(
            async () => await source.ToListAsync(),
            Throws.TypeOf<DataSourceException>().With.Message.StartsWith($"{directory.Path}: The file cannot be read: ")
                .And.Message.EndsWith("Check that it is a file, its permissions, and who else has it open."));
    }

    [Test]
    public void A_file_that_is_not_there_is_named_with_the_place_that_was_looked_at() => Assert.That(
        async () => await new CsvDataSource<Applicant>("none.csv").ToListAsync(),
        Throws.TypeOf<DataSourceException>().With.Message.EqualTo(
            $"none.csv: There is no such file (looked for {Path.GetFullPath("none.csv")}). Check the path and the working directory."));
}
