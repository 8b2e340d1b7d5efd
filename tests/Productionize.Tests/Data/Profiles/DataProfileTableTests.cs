namespace Productionize;

public class DataProfileTableTests
{
    [Test]
    public void A_table_shows_what_is_in_the_columns()
    {
        var lines = DataProfileTests.Profile.ToTable().Split('\n');

        using (Assert.EnterMultipleScope())
        {
            Assert.That(lines, Has.Length.EqualTo(DataProfileTests.Profile.Columns.Count + 3));
            Assert.That(lines[0], Is.EqualTo("4 rows"));
            Assert.That(lines[2], Does.StartWith("double  ").And.Contain("25 %").And.Contain("-2.5"));
            Assert.That(lines.Single(line => line.StartsWith("text ", StringComparison.Ordinal)), Does.Contain("66.7 % Rome, 33.3 % Oslo"));
            Assert.That(lines.Single(line => line.StartsWith("day ", StringComparison.Ordinal)), Does.Contain("2021-07-"));
            Assert.That(DataProfileTests.Profile.ToTable(), Does.Not.Contain("NaN"));
        }
    }

    [TestCase(300_000, "300000")]
    [TestCase(-999_999_999_999_999, "-999999999999999")]
    [TestCase(1e15, "1E+15")]
    [TestCase(123_456.7, "123457")]
    [TestCase(3.14159265, "3.1416")]
    [TestCase(0.00001234567, "1.2346E-05")]
    [TestCase(0, "0")]
    public void Numbers_in_a_table_have_all_digits_before_the_point(double number, string text) =>
        Assert.That(ProfileGen.Profile([ProfileGen.Make(number, null, null, null, null, null)]).ToTable(), Does.Contain($"  {text}  "));

    [TestCase(0, 5_000, "0 %")]
    [TestCase(1, 5_000, "<0.1 %")]
    [TestCase(3, 5_000, "0.1 %")]
    [TestCase(5_000, 5_000, "100 %")]
    public void A_few_missing_cells_are_not_none(int missing, int all, string text)
    {
        var rows = Enumerable.Range(0, all).Select(i => ProfileGen.Make(i < missing ? null : 1, null, null, null, null, null));

        Assert.That(Cells(ProfileGen.Profile(rows).ToTable(), "double")[3], Is.EqualTo(text));
    }

    [Test]
    public void Texts_that_are_all_different_are_said_to_be_and_frequent_ones_among_them_are_not_lost()
    {
        var keys = Enumerable.Range(0, 20_000).Select(i => $"A-{i}").ToArray();
        string Values(IEnumerable<string> texts) => Cells(ProfileGen.Texts(texts).ToTable(), "x")[^1];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Values(keys), Is.EqualTo("all different"));
            Assert.That(Values(["a", "b"]), Is.EqualTo("all different"));
            Assert.That(Values(["a"]), Is.EqualTo("100 % a"));
            Assert.That(Values([.. keys, .. Enumerable.Repeat("unknown", 500)]), Does.StartWith("≥ ").And.EndWith(" % unknown, …"));
            Assert.That(Values(keys.Concat(keys)), Is.EqualTo("none frequent"));
            Assert.That(Values(Enumerable.Repeat("a", 5_000).Append("b")), Is.EqualTo("100 % a, <0.1 % b"));
        }
    }

    [Test]
    public void Texts_in_a_table_cannot_break_it()
    {
        var table = ProfileGen.Texts(["a\nb\u202e\u001b[31m", new string('x', 100), new string('x', 100)]).ToTable();

        Assert.That(table.Split('\n'), Has.Length.EqualTo(4));
        Assert.That(table, Does.Contain("xxx…, 33.3 % a·b··[31m"));
        Assert.That(table, Does.Not.Contain("\u202e").And.Not.Contain("\u001b").And.Not.Contain(new string('x', 30)));
    }

    private static string[] Cells(string table, string column) => table.Split('\n')
        .Single(line => line.StartsWith(column + " ", StringComparison.Ordinal))
        .Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
