namespace Productionize;

public class ProductionizeOptionsTests
{
    [Test]
    public void The_default_directory_lies_in_the_working_directory() =>
        Assert.That(new ProductionizeOptions().Directory, Is.EqualTo("productionize-data"));
}
