namespace Productionize;

public sealed class NamesTests
{
    [TestCase("a")]
    [TestCase("7")]
    [TestCase("churn-v2.1_b")]
    [TestCase("con")]
    [TestCase("a123456789012345678901234567890123456789012345678901234567890123", Description = "64 characters")]
    public void IsValid_accepts(string name)
    {
        Assert.That(Names.IsValid(name));
        Assert.DoesNotThrow(() => Names.ThrowIfInvalid(name));
    }

    [TestCase("")]
    [TestCase("A")]
    [TestCase("../x")]
    [TestCase("..")]
    [TestCase("a..b")]
    [TestCase("a/b")]
    [TestCase("a\\b")]
    [TestCase("a\n")]
    [TestCase("a\0")]
    [TestCase(" a")]
    [TestCase("a b")]
    [TestCase("-a")]
    [TestCase("a-")]
    [TestCase(".a")]
    [TestCase("a.")]
    [TestCase("_a")]
    [TestCase("ä")]
    [TestCase("ａ")]
    [TestCase("%2e%2e%2f")]
    [TestCase("a;b")]
    [TestCase("a#b")]
    [TestCase("a:b")]
    [TestCase("a1234567890123456789012345678901234567890123456789012345678901234", Description = "65 characters")]
    public void IsValid_refuses(string name)
    {
        Assert.That(Names.IsValid(name), Is.False);
        var error = Assert.Throws<ArgumentException>(() => Names.ThrowIfInvalid(name));
        Assert.That(error!.ParamName, Is.EqualTo("name"));
        Assert.That(error.Message, Does.Contain("1 to 64 characters").And.Contain("without '..'"));
    }

    [TestCase("model.onnx")]
    [TestCase("Model.zip")]
    [TestCase("_init_")]
    [TestCase("__init__.py")]
    [TestCase("a/b/c/d/e/f/g/h", Description = "8 segments")]
    [TestCase("console.txt")]
    [TestCase("com/x", Description = "no device without a number")]
    public void IsValidFile_accepts(string name)
    {
        Assert.That(Names.IsValidFile(name));
        Assert.DoesNotThrow(() => Names.ThrowIfInvalidFile(name));
    }

    [TestCase("")]
    [TestCase("/a")]
    [TestCase("a/")]
    [TestCase("a//b")]
    [TestCase("../x")]
    [TestCase("a/../b")]
    [TestCase("a..b")]
    [TestCase("a/.b")]
    [TestCase("a./b")]
    [TestCase("..\\x")]
    [TestCase("C:\\x")]
    [TestCase("a:b")]
    [TestCase("a\n")]
    [TestCase("con")]
    [TestCase("CON")]
    [TestCase("nul.txt")]
    [TestCase("a/com1.bin")]
    [TestCase("lpt9/a")]
    [TestCase("prn")]
    [TestCase("aux.x.y")]
    [TestCase("a/b/c/d/e/f/g/h/i", Description = "9 segments")]
    public void IsValidFile_refuses(string name)
    {
        Assert.That(Names.IsValidFile(name), Is.False);
        var error = Assert.Throws<ArgumentException>(() => Names.ThrowIfInvalidFile(name));
        Assert.That(error!.ParamName, Is.EqualTo("name"));
        Assert.That(error.Message, Does.Contain("up to 8 segments"));
    }

    [Test]
    public void IsValidFile_allows_128_characters_a_segment()
    {
        var name = new string('a', 128);
        Assert.That(Names.IsValidFile(name));
        Assert.That(Names.IsValidFile(name + "a"), Is.False);
    }

    [Test]
    public void Null_is_no_name()
    {
        Assert.That(Names.IsValid(null), Is.False);
        Assert.That(Names.IsValidFile(null), Is.False);
        Assert.Throws<ArgumentNullException>(() => Names.ThrowIfInvalid(null));
        Assert.Throws<ArgumentNullException>(() => Names.ThrowIfInvalidFile(null));
    }

    [Test]
    public void ThrowIfInvalid_shows_what_cannot_be_seen_and_cuts_what_is_long()
    {
        var name = "a\r\n\u202e\u2028" + new string('x', 100);
        var error = Assert.Throws<ArgumentException>(() => Names.ThrowIfInvalid(name, "model"));
        Assert.That(error!.Message, Does.StartWith("'a\\u000d\\u000a\\u202e\\u2028" + new string('x', 75) + "…' is not a name"));
        Assert.That(error.ParamName, Is.EqualTo("model"));
    }
}
