using System.Globalization;

namespace Productionize;

public class ConfidenceIntervalTests
{
    [TestCase(57.34, 49.11, 64.99, "57.3 [49.1, 65.0]")]
    [TestCase(0.741, 0.712, 0.768, "0.741 [0.712, 0.768]")]
    [TestCase(0.0123, -0.0045, 0.02, "0.0123 [-0.0045, 0.0200]")]
    [TestCase(1234567.8, 1000000, 2000000, "1,234,568 [1,000,000, 2,000,000]")]
    [TestCase(1.5, -99.9, 2, "1.5 [-99.9, 2.0]")]
    [TestCase(0, 0, 0, "0.00 [0.00, 0.00]")]
    [TestCase(1e-30, 0, 1e-30, "0.000000000 [0.000000000, 0.000000000]")]
    [TestCase(2, double.NaN, double.NaN, "2.00 [NaN, NaN]")]
    [TestCase(2, 1, double.PositiveInfinity, "2.00 [1.00, Infinity]")]
    [TestCase(double.NaN, double.NaN, double.NaN, "undefined")]
    public void ToString_shows_three_digits_of_the_largest_number(double estimate, double lower, double upper, string expected) =>
        Assert.That(new ConfidenceInterval(estimate, lower, upper, 0.95).ToString(), Is.EqualTo(expected));

    [Test]
    public void ToString_with_a_format_uses_it_for_each_number() =>
        Assert.That(new ConfidenceInterval(0.5, 0.25, 1, 0.95).ToString("0.000"), Is.EqualTo("0.500 [0.250, 1.000]"));

    [Test]
    public void ToString_does_not_depend_on_the_culture()
    {
        var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        german.NumberFormat.NumberDecimalSeparator = ",";
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = german;
        try
        {
            var interval = new ConfidenceInterval(1.5, 1.25, 2, 0.95);
            Assert.That(interval.ToString(), Is.EqualTo("1.50 [1.25, 2.00]"));
            Assert.That(interval.ToString("0.0"), Is.EqualTo("1.5 [1.3, 2.0]"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void An_undefined_difference_is_not_above_zero() =>
        Assert.That(new ConfidenceInterval(double.NaN, double.NaN, double.NaN, 0.95).Lower > 0, Is.False);
}
