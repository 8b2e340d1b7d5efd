namespace Productionize;

public class CsvDataSourceOptionsTests
{
    [Test]
    public void The_defaults_are_those_documented()
    {
        var options = new CsvDataSourceOptions();

        Assert.That(
            (options.Name, options.Delimiter, options.MaxFieldLength, options.MaxRecordSize),
            Is.EqualTo(((string?)null, ',', 2 * 1024 * 1024, 16 * 1024 * 1024)));
    }

    [Test]
    public void Every_fault_is_named_at_once_with_value_and_bound()
    {
        var options = new CsvDataSourceOptions { Name = "", Delimiter = '"', MissingValues = [""], MaxFieldLength = 0, MaxRecordSize = 1023 };

        Assert.That(() => new CsvDataSource<Applicant>("a.csv", options), Throws.ArgumentException.With.Message.EqualTo(
            "CsvDataSourceOptions: Name is 0 characters long, allowed is 1 to 256 characters, or null; " +
            "Delimiter is U+0022, allowed is one ASCII character that is no quote, such as ',', ';' or a tab; " +
            "MissingValues is null, or has an empty text, allowed is texts such as \"NA\"; an empty cell is missing anyway; " +
            "MaxFieldLength is 0, allowed is from 1; MaxRecordSize is 1023, allowed is 1024 to 1073741824."));
    }

    [Test]
    public void The_bounds_themselves_are_allowed_and_one_more_is_not()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Use(new() { Name = "a", Delimiter = '\t', MaxFieldLength = 1, MaxRecordSize = 1024 }), Throws.Nothing);
            Assert.That(Use(new() { Name = new('a', 256), MaxFieldLength = int.MaxValue, MaxRecordSize = 1 << 30 }), Throws.Nothing);
            Assert.That(Use(new() { Name = new('a', 257) }), Throws.ArgumentException.With.Message.Contains("257 characters"));
            Assert.That(Use(new() { MaxRecordSize = (1 << 30) + 1 }), Throws.ArgumentException.With.Message.Contains("1073741825"));
            Assert.That(Use(new() { Delimiter = '\n' }), Throws.ArgumentException.With.Message.Contains("U+000A"));
            Assert.That(Use(new() { Delimiter = 'é' }), Throws.ArgumentException.With.Message.Contains("U+00E9"));
        });

        static Action Use(CsvDataSourceOptions options) => () => _ = new CsvDataSource<Applicant>("a.csv", options);
    }
}
