namespace Productionize;

public class RocRankingTests
{
    [Test]
    public void A_row_counts_as_often_as_it_was_drawn()
    {
        var ranking = new RocRanking([0.1, 0.4, 0.35, 0.8], [false, false, true, true]);

        Assert.Multiple(() =>
        {
            Assert.That(ranking.AreaUnderRoc([1, 1, 1, 1]), Is.EqualTo(0.75));
            Assert.That(ranking.AreaUnderRoc([1, 0, 1, 1]), Is.EqualTo(1));
            Assert.That(ranking.AreaUnderRoc([0, 1, 3, 1]), Is.EqualTo(0.25));
            Assert.That(ranking.AreaUnderRoc([2, 2, 0, 0]), Is.NaN, "no positive row");
        });
    }

    [Test]
    public void A_tie_is_half_a_win() => Assert.That(new RocRanking([1, 1], [true, false]).AreaUnderRoc([1, 1]), Is.EqualTo(0.5));
}
