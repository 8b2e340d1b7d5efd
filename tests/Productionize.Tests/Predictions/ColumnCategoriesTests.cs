using System.Text;

namespace Productionize;

public class ColumnCategoriesTests
{
    [Test]
    public void A_text_keeps_its_code_and_each_column_counts_by_itself()
    {
        var categories = new ColumnCategories();
        var codes = new[] { "rent", "own", "rent" }.Select(text => categories.CodeOf("home", Encoding.UTF8.GetBytes(text))).ToArray();

        Assert.Multiple(() =>
        {
            Assert.That(codes, Is.EqualTo(Expect.Rows(0, 1, 0)));
            Assert.That(categories.CodeOf("job", "own"u8), Is.Zero);
            Assert.That(categories.Of("home"), Is.EqualTo(Expect.Rows("rent", "own")));
            Assert.That(categories.Of("unseen"), Is.Empty);
        });
    }
}
