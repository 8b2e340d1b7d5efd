namespace Productionize;

public sealed class BehaviourAssertTests
{
    private sealed record Applicant(string Name, float Income);

    private static readonly Applicant[] Applicants = [new("Ada", 10), new("Bob", 20), new("Cem", 30)];

    private static readonly StubModel<Applicant, float> Fair = new(row => row.Income / 100);
    private static readonly StubModel<Applicant, float> Unfair = new(row => row.Name == "x" ? row.Income / 50 : row.Income / 100);

    [Test]
    public async Task IsInvariantAsync_passes_where_the_change_does_not_matter() =>
        await BehaviourAssert.IsInvariantAsync(Fair, Applicants, row => row with { Name = "x" }, score => score);

    [Test]
    public void IsInvariantAsync_tells_the_change_how_many_rows_moved_and_the_worst() => Assert.That(
        () => BehaviourAssert.IsInvariantAsync(Unfair, Applicants, row => row with { Name = "x" }, score => score, tolerance: 0.15),
        Throws.TypeOf<BehaviourException>().With.Message.EqualTo(
            """Expected the score to stay (± 0.15) after row => row with { Name = "x" }, but in 2 of 3 rows it did not, most in row 2: 0.3 -> 0.6."""));

    [Test]
    public void A_score_that_is_no_number_fails_every_comparison()
    {
        var broken = new StubModel<Applicant, double>(row => row.Name == "x" ? double.NaN : 1);
        Func<Applicant, Applicant> change = row => row with { Name = "x" };
        Assert.Multiple(() =>
        {
            Assert.That(() => BehaviourAssert.IsInvariantAsync(broken, Applicants, change, score => score), Throws.TypeOf<BehaviourException>());
            Assert.That(() => BehaviourAssert.IncreasesAsync(broken, Applicants, change, score => score), Throws.TypeOf<BehaviourException>());
            Assert.That(() => BehaviourAssert.DecreasesAsync(broken, Applicants, change, score => score), Throws.TypeOf<BehaviourException>()
                .With.Message.Contains("in 3 of 3 rows").And.Message.Contains("1 -> NaN"));
        });
    }

    [Test]
    public async Task Infinity_that_stays_has_not_moved() => await BehaviourAssert.IsInvariantAsync(
        new StubModel<Applicant, double>(_ => double.PositiveInfinity), Applicants, row => row with { Name = "x" }, score => score);

    [Test]
    public async Task Direction_passes_the_right_way_and_fails_the_other()
    {
        await BehaviourAssert.IncreasesAsync(Fair, Applicants, row => row with { Income = row.Income * 2 }, score => score);
        await BehaviourAssert.DecreasesAsync(Fair, Applicants, row => row with { Income = row.Income / 2 }, score => score);
        Assert.That(
            () => BehaviourAssert.IncreasesAsync(Fair, Applicants, row => row with { Income = row.Income / 2 }, score => score),
            Throws.TypeOf<BehaviourException>().With.Message.Contains("the score to rise").And.Message.Contains("3 of 3"));
        Assert.That(
            () => BehaviourAssert.DecreasesAsync(Fair, Applicants, row => row with { Income = row.Income * 2 }, score => score),
            Throws.TypeOf<BehaviourException>().With.Message.Contains("the score to fall"));
    }

    [Test]
    public async Task Direction_allows_a_step_back_within_the_tolerance_and_rows_that_stay()
    {
        var saturated = new StubModel<Applicant, double>(row => row.Income >= 40 ? 0.29 : row.Income / 100);
        await BehaviourAssert.IncreasesAsync(saturated, Applicants, row => row with { Income = row.Income + 10 }, score => score, tolerance: 0.02);
        Assert.That(
            () => BehaviourAssert.IncreasesAsync(saturated, Applicants, row => row with { Income = row.Income + 10 }, score => score),
            Throws.TypeOf<BehaviourException>().With.Message.Contains("1 of 3"));
    }

    [Test]
    public void Direction_fails_where_nothing_moves_at_all()
    {
        var constant = new StubModel<Applicant, float>(_ => 0.5f);
        Assert.That(
            () => BehaviourAssert.IncreasesAsync(constant, Applicants, row => row with { Income = row.Income * 2 }, score => score),
            Throws.TypeOf<BehaviourException>().With.Message.Contains("in none of 3 rows did it move"));
    }

    [Test]
    public async Task AnswersAsync_counts_the_right_answers()
    {
        await BehaviourAssert.AnswersAsync(Fair, Applicants, (row, score) => score == row.Income / 100);
        await BehaviourAssert.AnswersAsync(Fair, Applicants, (_, score) => score > 0.15, atLeast: 0.6);
        Assert.That(
            () => BehaviourAssert.AnswersAsync(Fair, Applicants, (_, score) => score > 0.15),
            Throws.TypeOf<BehaviourException>().With.Message.EqualTo(
                "Expected (_, score) => score > 0.15 for at least 100 % of 3 rows, but 1 is answered otherwise: row 0."));
    }

    [Test]
    public void What_the_model_throws_for_a_row_is_thrown()
    {
        var failing = new StubModel<Applicant, float>(_ => throw new NotSupportedException("no"));
        Assert.That(
            () => BehaviourAssert.AnswersAsync(failing, Applicants, (_, _) => true), Throws.TypeOf<NotSupportedException>());
    }

    [Test]
    public void A_test_that_could_not_fail_is_refused() => Assert.Multiple(() =>
    {
        Assert.That(() => BehaviourAssert.AnswersAsync(Fair, [], (_, _) => true), Throws.ArgumentException.With.Message.Contains("no row"));
        Assert.That(() => BehaviourAssert.AnswersAsync(Fair, Applicants, (_, _) => true, atLeast: 0), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => BehaviourAssert.AnswersAsync(Fair, Applicants, (_, _) => true, atLeast: double.NaN), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => BehaviourAssert.IsInvariantAsync(Fair, Applicants, row => row, score => score, tolerance: -1), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => BehaviourAssert.IsInvariantAsync(Fair, Applicants, row => row, score => score, tolerance: double.NaN), Throws.InstanceOf<ArgumentException>());
    });
}
