namespace Productionize;

[NonParallelizable]
public class SchemaCheckAllocationTests
{
    [Test]
    public void Check_of_a_row_that_obeys_allocates_nothing()
    {
        var schema = new Schema(
            new Field("number", FieldKind.Double) { Minimum = 0, Maximum = 10 }, new Field("whole", FieldKind.Int64) { Minimum = 0 },
            new Field("choice", FieldKind.String) { OneOf = ["rent", "own"] }, new Field("code", FieldKind.String) { Pattern = "^[A-Z]{3}$" },
            new Field("day", FieldKind.Date), new Field("vector", FieldKind.SingleVector) { Length = 2 })
            .WithRule("must be small", row => row.GetDouble(0) < 9);
        var writer = new RowWriter();
        writer.Begin(schema);
        writer.Set(0, 5.0);
        writer.Set(1, 5L);
        writer.Set(2, "own");
        writer.Set(3, "FRA");
        writer.Set(4, new DateOnly(2024, 1, 1));
        writer.Set(5, [1f, 2f]);
        var row = writer.Row;
        var faults = 0;
        var least = long.MaxValue;

        // The first calls build the automaton of the pattern; the least of several rounds is what a call costs.
        for (var round = 0; round < 20; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1000; i++)
            {
                faults += schema.Check(row).Count;
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.That((faults, least), Is.EqualTo((0, 0L)));
    }
}
