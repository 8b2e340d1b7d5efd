namespace Productionize;

/// <summary>
/// Real data: a schema of the first half accepts it, and flags what is planted in the second (<see cref="DevSchema"/> says what counts).
/// Every column and pair with PRODUCTIONIZE_FULL=1, else a seeded choice.
/// </summary>
[TestFixture("credit.csv")]
[TestFixture("telecom_churn.csv")]
[TestFixture("ames_housing.csv")]
[TestFixture("weather.csv")]
public class DevSchemaTests(string name)
{
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("PRODUCTIONIZE_FULL") == "1";

    // Keys and columns that go one way have no range; the last two are zero in all but a few rows, so that few rows change at all.
    private static readonly string[] NoRange = ["row_id", "Year_Sold"];
    private static readonly string[] NearlyAlwaysZero = ["Pool_Area", "Misc_Val"];

    private DevSchema _set = null!;
    private DevPass _clean = null!;

    [OneTimeSetUp]
    public async Task Infer()
    {
        _set = await DevSchema.FromZipAsync(name);
        _clean = await _set.ReadAsync(_set.Second);
    }

    [Test]
    public async Task The_half_it_was_inferred_from_is_accepted()
    {
        var first = await _set.ReadAsync(_set.First);
        Assert.That((first.Accepted, first.Ended), Is.EqualTo((1.0, (string?)null)));
        Assert.That(_clean.Accepted, Is.AtLeast(0.97), "the second half is not quite like the first");
        Assert.That(_clean.Ended, Is.Null);
    }

    [Test]
    public async Task Twelve_times_a_column_is_flagged()
    {
        var unseen = new List<string>();
        foreach (var column in Some(_set.Columns(DevSchema.IsNumber), 12))
        {
            if (!_set.IsFlagged(_clean, await _set.ReadAsync(_set.Times12(column)), column))
            {
                unseen.Add(_set.Schema.Fields[column].Name);
            }
        }

        Assert.That(unseen, Is.SubsetOf(NoRange.Concat(NearlyAlwaysZero)));
    }

    [Test]
    public async Task A_column_with_a_fifth_missing_is_flagged()
    {
        foreach (var column in Some(_set.Columns(_ => true), 15))
        {
            Assert.That(_set.IsFlagged(_clean, await _set.ReadAsync(_set.Blanked(column)), column), $"{_set.Schema.Fields[column]}");
        }
    }

    [Test]
    public async Task Two_columns_of_different_meaning_swapped_are_flagged()
    {
        (string One, string Other)[] pairs = name switch
        {
            "credit.csv" => [("Age", "Income"), ("Home", "Job"), ("Debt", "Amount"), ("row_id", "Status")],
            "telecom_churn.csv" => [("account_length", "total_day_charge"), ("state", "area_code"), ("churn", "total_intl_calls")],
            "ames_housing.csv" => [("Lot_Area", "Sale_Price"), ("Longitude", "Latitude"), ("Street", "Alley"), ("Full_Bath", "Year_Built")],
            _ => [("temp_max", "precipitation"), ("location", "weather"), ("date", "wind")],
        };
        foreach (var (one, other) in pairs)
        {
            Assert.That(await IsSeenAsync(_set.Schema.IndexOf(one), _set.Schema.IndexOf(other)), $"{one} and {other}");
        }
    }

    [Test]
    public async Task Of_any_two_columns_swapped_nearly_all_are_flagged()
    {
        // What is not has values alike: international_plan and voice_mail_plan, the minutes of a day and of a night, areas of a house.
        var columns = _set.Columns(_ => true).ToArray();
        var pairs = Some(columns.SelectMany(one => columns.Where(other => other > one).Select(other => (one, other))), 40);
        var unseen = 0;
        foreach (var (one, other) in pairs)
        {
            unseen += await IsSeenAsync(one, other) ? 0 : 1;
        }

        Assert.That(unseen, Is.LessThanOrEqualTo(0.05 * pairs.Length));
    }

    private async Task<bool> IsSeenAsync(int one, int other) =>
        _set.IsFlagged(_clean, await _set.ReadAsync(_set.Swapped(one, other)), one, other);

    private static T[] Some<T>(IEnumerable<T> all, int count)
    {
        var some = all.ToArray();
        if (!IsFull && some.Length > count)
        {
            new Random(5).Shuffle(some);
            some = some[..count];
        }

        return some;
    }
}
