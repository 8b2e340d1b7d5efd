namespace Productionize;

public class DataSourceExceptionTests
{
    [Test]
    public void The_message_begins_with_the_source_and_the_line_where_one_is_at_fault()
    {
        var cause = new IOException("gone");
        var error = new DataSourceException("credit.csv", 17, "The quote is never closed.", cause);

        Assert.That(error.Message, Is.EqualTo("credit.csv, line 17: The quote is never closed."));
        Assert.That((error.SourceName, error.Line, error.InnerException), Is.EqualTo(("credit.csv", (long?)17, cause)));
    }

    [Test]
    public void A_source_that_is_at_fault_as_a_whole_has_no_line()
    {
        var error = new DataSourceException("credit.csv", null, "There is no such file.");

        Assert.That((error.Message, error.Line), Is.EqualTo(("credit.csv: There is no such file.", (long?)null)));
    }
}
