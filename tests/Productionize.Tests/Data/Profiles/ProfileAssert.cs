namespace Productionize;

/// <summary>Whether two profiles of the same rows agree, though they were made in different ways.</summary>
internal static class ProfileAssert
{
    /// <summary>
    /// Counts, buckets, registers, least and most to the bit; mean and deviation to 1e-9 of the largest number; counters of texts to the
    /// bit as long as none was cut.
    /// </summary>
    public static void Same(DataProfile actual, DataProfile expected)
    {
        Assert.That(actual.Rows, Is.EqualTo(expected.Rows));
        for (var i = 0; i < expected.Columns.Count; i++)
        {
            var (ours, theirs) = (actual.Columns[i], expected.Columns[i]);
            var exact = theirs.State.Frequent is not { Error: > 0 };
            Assert.That(Exact(ours, exact), Is.EqualTo(Exact(theirs, exact)));
            var size = Math.Max(Math.Abs(theirs.Minimum ?? 0), Math.Abs(theirs.Maximum ?? 0));
            Close(ours.Mean, theirs.Mean, size);
            Close(ours.Deviation, theirs.Deviation, size);
        }
    }

    private static void Close(double? ours, double? theirs, double size) =>
        Assert.That(ours, theirs is null ? Is.Null : Is.EqualTo(theirs).Within(1e-9 * size));

    private static ColumnDocument Exact(ColumnProfile column, bool texts) =>
        ColumnDocument.Of(column.State) with
        {
            Mean = null, Squares = null, Frequent = null, FrequentError = texts ? column.State.Frequent?.Error : null,
            Name = column.Name + (texts ? string.Join("|", column.Frequent.Select(text => $"{text.Text} {text.AtLeast} {text.AtMost}")) : ""),
        };
}
