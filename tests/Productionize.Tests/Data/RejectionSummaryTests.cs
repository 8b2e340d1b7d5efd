namespace Productionize;

public class RejectionSummaryTests
{
    [Test]
    public void Rules_are_counted_most_frequent_first_with_the_first_examples()
    {
        var summary = new RejectionSummary();
        for (var line = 1; line <= 5; line++)
        {
            summary.Add(new RejectedRow("a.csv", line, null, [new RowFault("Age", $"{line}", "must be at least 18")]));
        }

        summary.Add(new RejectedRow(
            "b.csv", 9, null, [new RowFault("", null, "must have 3 cells"), new RowFault("Home", "x", "must be odd") { Severity = RuleSeverity.Warn }]));

        Assert.That(summary.Rows, Is.EqualTo(6));
        Assert.That(summary.ToTable(), Is.EqualTo(
            """
            6 rows rejected
            rows  rule                         examples
               5  Age: must be at least 18     a.csv:1 '1', a.csv:2 '2', a.csv:3 '3'
               1  must have 3 cells            b.csv:9
               1  Home: must be odd (warning)  b.csv:9 'x'

            """));
    }

    [Test]
    public void With_all_rows_known_the_table_has_shares()
    {
        var summary = new RejectionSummary();
        Assert.That(summary.ToTable(20_000), Is.EqualTo("0 of 20,000 rows rejected (0.0 %)\n"));
        for (var line = 1; line <= 440; line++)
        {
            summary.Add(new RejectedRow("a.csv", line, null, [new RowFault("Age", null, "must be at least 18")]));
        }

        summary.Add(new RejectedRow("a.csv", 1, null, [new RowFault("Home", null, "must be odd") { Severity = RuleSeverity.Warn }]));

        Assert.That(summary.ToTable(20_000), Is.EqualTo(
            """
            440 of 20,000 rows rejected (2.2 %)
            rows    share  rule                         examples
             440    2.2 %  Age: must be at least 18     a.csv:1, a.csv:2, a.csv:3
               1  < 0.1 %  Home: must be odd (warning)  a.csv:1

            """));
        Assert.That(() => summary.ToTable(439), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("440 rows were rejected"));
    }

    [Test]
    public void Text_of_it_has_no_values()
    {
        var summary = new RejectionSummary();
        summary.Add(new RejectedRow("a.csv", 1, "secret raw", [new RowFault("Age", "secret", "must be at least 18")]));

        Assert.That($"{summary} {summary.Reasons[0]} {summary.Reasons[0].Examples[0]}", Does.Not.Contain("secret").And.Contain("a.csv:1"));
    }

    [Test]
    public void Rules_without_end_are_counted_together()
    {
        var summary = new RejectionSummary();
        for (var i = 0; i < 3000; i++)
        {
            summary.Add(new RejectedRow("a.csv", 1, null, [new RowFault("", null, $"must not be {i}")]));
        }

        Assert.That(summary.Reasons, Has.Count.LessThanOrEqualTo(1001));
        Assert.That(summary.Reasons[0].Count, Is.GreaterThanOrEqualTo(1999));
        Assert.That(summary.Reasons.Sum(reason => reason.Count), Is.EqualTo(3000));
    }

    [Test]
    public void Nothing_added_is_an_empty_table() => Assert.That(new RejectionSummary().ToTable(), Is.Empty);
}
