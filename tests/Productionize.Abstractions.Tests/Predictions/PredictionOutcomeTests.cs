using CsCheck;

namespace Productionize.Predictions;

public class PredictionOutcomeTests
{
    private static readonly FieldValue[] Values = [true, false, "true", 1L, 1.0, "1", default, "", double.NaN, "NaN", 2L, 10L];

    private static readonly Gen<PredictionOutcome> Outcomes =
        from value in Gen.Int[0, Values.Length - 1]
        from day in Gen.Int[0, 2]
        from revision in Gen.Int[0, 1]
        select Some.Outcome(Values[value], day, revision);

    [Test]
    public void The_later_observation_counts_then_the_higher_revision()
    {
        Assert.That(Some.Outcome(1L, day: 2).Supersedes(Some.Outcome(9L, day: 1, revision: 9)), Is.True);
        Assert.That(Some.Outcome(9L, day: 1, revision: 9).Supersedes(Some.Outcome(1L, day: 2)), Is.False);
        Assert.That(Some.Outcome(1L, revision: 2).Supersedes(Some.Outcome(9L, revision: 1)), Is.True);
        Assert.That(Some.Outcome(1L).Supersedes(Some.Outcome(1L)), Is.False);
    }

    [Test]
    public void The_same_instant_elsewhere_is_not_later()
    {
        var there = Some.Outcome(1L) with { ObservedAt = Some.Noon.ToOffset(TimeSpan.FromHours(5)) };
        Assert.That(there.Supersedes(Some.Outcome(1L)) || Some.Outcome(1L).Supersedes(there), Is.False);
    }

    [Test]
    public void Of_two_that_differ_exactly_one_supersedes() => Gen.Select(Outcomes, Outcomes).Sample((one, other) =>
        Assert.That(one.Supersedes(other) ^ other.Supersedes(one), Is.EqualTo(one != other),
            $"{one.Value} {one.Value.Kind}, {other.Value} {other.Value.Kind}"));

    [Test]
    public void The_last_one_standing_is_the_same_in_every_order() => Gen.Select(Outcomes.Array[1, 6], Gen.Int).Sample((outcomes, seed) =>
    {
        var shuffled = outcomes.ToArray();
        new Random(seed).Shuffle(shuffled);
        Assert.That(Last(shuffled), Is.EqualTo(Last(outcomes)));
    });

    [Test]
    public void Validate_wants_exactly_one_way_to_the_prediction_and_a_name_as_kind()
    {
        var byId = Some.Outcome(true);
        Assert.That(byId.Validate, Throws.Nothing);
        Assert.That((byId with { PredictionId = default, Key = "order" }).Validate, Throws.Nothing);
        Assert.That((byId with { Key = "order" }).Validate, Throws.ArgumentException.With.Message.EqualTo(
            "An outcome names its prediction by PredictionId or by Key, and this one has both: set one of the two."));
        Assert.That((byId with { PredictionId = default }).Validate, Throws.ArgumentException.With.Message.Contains("has neither:"));
        Assert.That((byId with { PredictionId = default, Key = "" }).Validate, Throws.ArgumentException);
        Assert.That((byId with { Kind = "No Name" }).Validate, Throws.ArgumentException.With.Message.Contains("No Name"));
        Assert.That((byId with { Kind = null! }).Validate, Throws.ArgumentNullException);
    }

    [Test]
    public void ValidateAll_refuses_a_call_for_one_of_its_outcomes()
    {
        var good = Some.Outcome(true);
        Assert.That(() => PredictionOutcome.ValidateAll([good, good]), Throws.Nothing);
        Assert.That(() => PredictionOutcome.ValidateAll([good, good with { Key = "order" }]), Throws.ArgumentException);
        Assert.That(() => PredictionOutcome.ValidateAll([good, null!]), Throws.ArgumentNullException);
        Assert.That(() => PredictionOutcome.ValidateAll(null!), Throws.ArgumentNullException);
    }

    private static PredictionOutcome Last(PredictionOutcome[] outcomes) =>
        outcomes.Aggregate((known, next) => next.Supersedes(known) ? next : known);
}
