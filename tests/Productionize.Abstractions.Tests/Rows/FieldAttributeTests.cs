namespace Productionize;

public class FieldAttributeTests
{
    [Test]
    public void What_it_says_stands_in_the_schema()
    {
        var schema = RowCodec.For<Marked>().Schema;

        Assert.Multiple(() =>
        {
            Assert.That(schema.ToString(), Is.EqualTo("annual income Double?, Vector SingleVector, Plain Int64"));
            Assert.That((schema.Fields[0].Unit, schema.Fields[0].Policy), Is.EqualTo(("EUR", FieldPolicy.Pseudonymise)));
            Assert.That(schema.Fields[1].Length, Is.EqualTo(3));
            Assert.That((schema.Fields[2].Unit, schema.Fields[2].Policy), Is.EqualTo(((string?)null, FieldPolicy.Log)));
        });
    }

    private sealed record Marked(
        [property: Field(Name = "annual income", Unit = "EUR", Optional = true, Policy = FieldPolicy.Pseudonymise)] double Income,
        [property: Field(Length = 3)] float[] Vector,
        long Plain);
}
