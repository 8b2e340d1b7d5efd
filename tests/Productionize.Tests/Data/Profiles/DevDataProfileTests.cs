namespace Productionize;

/// <summary>Profiles of real data against exact values, within the stated bounds.</summary>
public class DevDataProfileTests
{
    [TestCase("ames_housing.csv")]
    [TestCase("credit.csv")]
    [TestCase("telecom_churn.csv")]
    [TestCase("weather.csv")]
    public void Each_column_of_a_data_set_is_profiled_within_the_bounds(string name)
    {
        var table = DevTable.FromZip(name);
        var profile = table.Profile(table.Lines).ToProfile();

        Assert.That(profile.Rows, Is.EqualTo(table.Lines.Length));
        for (var i = 0; i < table.Names.Length; i++)
        {
            var column = profile[table.Names[i]];
            Assert.That(column.Count + column.Missing, Is.EqualTo(profile.Rows));
            if (column.Kind == FieldKind.String)
            {
                ExactColumn.AssertTexts(column, table.Texts(i));
            }
            else
            {
                ExactColumn.AssertNumbers(column, table.Numbers(i));
            }
        }

        // Halves put together, either way, and what is read from a file are the same again.
        var halves = table.Lines.Chunk((table.Lines.Length / 2) + 1).Select(lines => table.Profile(lines).ToProfile()).ToArray();
        ProfileAssert.Same(halves[1].Merge(halves[0]), profile);
        Assert.That(DataProfile.FromJson(profile.ToJson()).ToJson(), Is.EqualTo(profile.ToJson()));
    }
}
