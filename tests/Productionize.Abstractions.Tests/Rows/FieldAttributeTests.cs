using System.Text.Json;

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

    [Test]
    public void Only_a_policy_that_is_written_down_is_declared()
    {
        var fields = RowCodec.For<Kept>().Schema.Fields;
        var stored = JsonSerializer.Serialize(RowCodec.For<Kept>().Schema);

        Assert.Multiple(() =>
        {
            Assert.That(fields.Select(field => field.PolicyDeclared), Is.EqualTo(new[] { true, false, false, false }));
            Assert.That(JsonSerializer.Deserialize<Schema>(stored)!.Fields, Is.EqualTo(fields));
            Assert.That(stored.Split(nameof(Field.PolicyDeclared)), Has.Length.EqualTo(2), "what nobody declared is stored as it was");
        });
    }

    private sealed record Kept(
        [property: Field(Policy = FieldPolicy.Log)] long Declared,
        [property: Field(Unit = "EUR")] long Undeclared,
        long Plain,
        [property: Field(Policy = FieldPolicy.Drop)] long Dropped);

    private sealed record Marked(
        [property: Field(Name = "annual income", Unit = "EUR", Optional = true, Policy = FieldPolicy.Pseudonymise)] double Income,
        [property: Field(Length = 3)] float[] Vector,
        long Plain);
}
