using CsCheck;

namespace Productionize;

/// <summary>What merging promises, for rows that nobody picked.</summary>
public class DataProfileMergeTests
{
    private static readonly Gen<Row[][]> Parts = ProfileGen.Row.Array[0, 60].Array[1, 6];

    [Test]
    public void Parts_merged_in_any_order_are_the_profile_of_the_whole() =>
        (from parts in Parts from order in Gen.Shuffle(Enumerable.Range(0, parts.Length).ToArray()) select (parts, order)).Sample(
            given =>
            {
                var whole = ProfileGen.Profile(given.parts.SelectMany(rows => rows));

                var merged = given.order.Select(part => ProfileGen.Profile(given.parts[part])).Aggregate((one, other) => one.Merge(other));

                ProfileAssert.Same(merged, whole);
            },
            iter: 300);

    [Test]
    public void Merging_is_associative_and_commutative() =>
        Gen.Select(ProfileGen.Row.Array[0, 60], ProfileGen.Row.Array[0, 60], ProfileGen.Row.Array[0, 60]).Sample(
            (first, second, third) =>
            {
                var (a, b, c) = (ProfileGen.Profile(first), ProfileGen.Profile(second), ProfileGen.Profile(third));

                ProfileAssert.Same(a.Merge(b).Merge(c), a.Merge(b.Merge(c)));
                ProfileAssert.Same(a.Merge(b), b.Merge(a));
            },
            iter: 300);

    [Test]
    public void Numbers_of_any_reach_have_the_same_buckets_whatever_the_order_and_the_grouping() =>
        (from reach in ProfileGen.OneOf(0.5, 2, 4, 9, 20, 40, 300)
         from values in Gen.Select(Gen.Double[-reach, reach], Gen.Bool, (log, negative) => (negative ? -100 : 100) * Math.Exp(log)).Array[2, 100]
         from order in Gen.Shuffle(values)
         from cut in Gen.Int[1, values.Length - 1]
         select (values, order, cut)).Sample(
            given =>
            {
                DataProfile Of(double[] values) => new(values.Length, [ProfileGen.Column(values)]);
                var (left, right) = (Of(given.order[..given.cut]), Of(given.order[given.cut..]));
                var single = given.order.Select(value => Of([value])).ToArray();

                var whole = Of(given.values);

                ProfileAssert.Same(left.Merge(right), whole);
                ProfileAssert.Same(right.Merge(left), whole);
                ProfileAssert.Same(single.Aggregate((one, other) => one.Merge(other)), whole);
                ProfileAssert.Same(single.Aggregate(right, (one, other) => other.Merge(one)), whole.Merge(right));
                Assert.That(DataProfile.FromJson(whole.ToJson()).ToJson(), Is.EqualTo(whole.ToJson()));
            },
            iter: 500);

    [Test]
    public void What_was_merged_stays_as_it_was() =>
        Gen.Select(ProfileGen.Row.Array[0, 60], ProfileGen.Row.Array[0, 60]).Sample(
            (first, second) =>
            {
                var (a, b) = (ProfileGen.Profile(first), ProfileGen.Profile(second));
                var before = (a.ToJson(), b.ToJson());

                a.Merge(b);

                Assert.That((a.ToJson(), b.ToJson()), Is.EqualTo(before));
            },
            iter: 50);

    [Test]
    public void A_profile_read_from_json_is_the_same_to_the_last_bit_and_merges_on() =>
        Gen.Select(ProfileGen.Row.Array[0, 300], ProfileGen.Row.Array[0, 60]).Sample(
            (rows, more) =>
            {
                var (profile, other) = (ProfileGen.Profile(rows), ProfileGen.Profile(more));

                var read = DataProfile.FromJson(profile.ToJson());

                Assert.That(read.ToJson(), Is.EqualTo(profile.ToJson()));
                Assert.That(read.ToTable(), Is.EqualTo(profile.ToTable()));
                Assert.That(read.Merge(other).ToJson(), Is.EqualTo(profile.Merge(other).ToJson()));
            },
            iter: 200);

    [Test]
    public void Bounds_of_frequent_texts_hold_however_a_long_column_was_cut_up()
    {
        var random = new Random(5);

        // A few texts often, thousands seldom: as words and towns are.
        var texts = Enumerable.Range(0, 60_000).Select(_ => $"word {(int)Math.Exp(random.NextDouble() * 9.5)}").ToArray();
        var parts = texts.Chunk(7_001).Select(ProfileGen.Texts).ToArray();
        random.Shuffle(parts);

        ExactColumn.AssertTexts(ProfileGen.Texts(texts)["x"], texts);
        ExactColumn.AssertTexts(parts.Aggregate((one, other) => one.Merge(other))["x"], texts);
        ExactColumn.AssertTexts(parts.AsEnumerable().Reverse().Aggregate((one, other) => other.Merge(one))["x"], texts);
    }

    [Test]
    public void Profiles_of_other_columns_are_refused_with_the_name_of_the_field()
    {
        var own = new DataProfiler(new Schema(new Field("a", FieldKind.Int64), new Field("b", FieldKind.String))).ToProfile();

        Refused("'b' (String) here and 'b' (Boolean)", new Field("a", FieldKind.Int64), new Field("b", FieldKind.Boolean));
        Refused("'b' (String) here and 'c' (String)", new Field("a", FieldKind.Int64), new Field("c", FieldKind.String));
        Refused("'b' (String) here and absent", new Field("a", FieldKind.Int64));
        Refused(
            "'b' (String) here and 'b' (String, private)",
            new Field("a", FieldKind.Int64),
            new Field("b", FieldKind.String) { Policy = FieldPolicy.Drop });

        void Refused(string message, params Field[] fields) => Assert.That(
            () => own.Merge(new DataProfiler(new Schema(fields)).ToProfile()), Throws.ArgumentException.With.Message.Contains(message));
    }
}
