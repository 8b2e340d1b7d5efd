namespace Productionize;

public class CsvHeaderTests
{
    private static readonly Schema Fields = new(new Field("Age", FieldKind.Int64), new Field("Home", FieldKind.String));

    [Test]
    public void Columns_are_found_by_name_wherever_they_stand() =>
        Assert.That(CsvHeader.Columns(Fields, ["Home", "", "Extra", "Age", ""], ',', "a.csv"), Is.EqualTo(Expect.Rows(3, 0)));

    [Test]
    public void A_header_that_cannot_be_used_is_refused_with_what_to_do() => Assert.Multiple(() =>
    {
        Refuses([], "a.csv, line 1: The file is empty: it has no header. The first line must name the columns.");
        Refuses(["A\0g\0e\0"], "a.csv, line 1: The header has NUL characters: the file is UTF-16 or no text. Save it as UTF-8.");
        Refuses(
            ["Age", "Home", "Age"],
            "a.csv, line 1: The header names 'Age' more than once, so that it is unknown which column is meant. Rename or remove one.");
        Refuses(
            ["ages", "Home"],
            "a.csv, line 1: The header lacks 'Age'; it has 'ages', 'Home', read with the delimiter ';'. " +
            "Only case, spaces, underscores and hyphens may differ: check the spelling, [Field(Name = …)] and CsvDataSourceOptions.Delimiter.");
    });

    [Test]
    public void A_header_of_one_column_with_another_delimiter_in_it_is_told() => Assert.That(
        () => CsvHeader.Columns(Fields, ["age\thome"], ',', "a.csv"),
        Throws.TypeOf<DataSourceException>().With.Message.EndsWith("a tab stands in its only name: set CsvDataSourceOptions.Delimiter to it."));

    [Test]
    public void A_long_header_is_not_listed_whole() => Assert.That(
        () => CsvHeader.Columns(Fields, [.. Enumerable.Range(0, 103).Select(i => $"c{i}")], ',', "a.csv"),
        Throws.TypeOf<DataSourceException>().With.Message.Contains("'c99' and 3 more, read with").And.Message.Not.Contains("'c100'"));

    private static void Refuses(string[] header, string message) => Assert.That(
        () => CsvHeader.Columns(Fields, header, ';', "a.csv"), Throws.TypeOf<DataSourceException>().With.Message.EqualTo(message));
}
