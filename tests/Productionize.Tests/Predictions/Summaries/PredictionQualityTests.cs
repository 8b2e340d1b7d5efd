using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace Productionize;

/// <summary>The measures of a summary against those of <see cref="Metrics"/> and plain sums over the same rows.</summary>
public class PredictionQualityTests
{
    private static readonly Schema Two = new(new Field("low", FieldKind.Double), new Field("high", FieldKind.Double));
    private static readonly Schema Amount = new(new Field("amount", FieldKind.Double));
    private static readonly Schema Label = new(new Field("label", FieldKind.String));

    private static readonly PredictionSummaryOptions Options = new() { Time = new FakeTimeProvider(PredictionSamples.Noon) };

    [TestCase(200, 0.0)]
    [TestCase(20_000, 0.001)]
    public async Task Auc_is_that_of_Metrics_within_its_error(int rows, double error)
    {
        var random = new Random(1);
        var labels = Enumerable.Range(0, rows).Select(_ => random.Next(3) == 0).ToArray();
        var scores = labels.Select(label => Math.Clamp((random.NextDouble() * 0.9) + (label ? 0.1 : 0), 0, 1)).ToArray();

        var quality = (await SummaryOf(scores, [.. labels.Select(label => (FieldValue)label)])).Groups.Single().Quality!;
        var auc = Metrics.AreaUnderRoc(scores, labels);
        var p = scores.Select((score, i) => labels[i] ? score : 1 - score).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(quality.Rows, Is.EqualTo(rows));
            Assert.That(quality.AucError, error == 0 ? Is.Zero : Is.GreaterThan(0).And.LessThan(error));
            Assert.That(quality.Auc, Is.EqualTo(auc).Within(quality.AucError!.Value + 1e-12));
            Assert.That(quality.LogLoss, Is.EqualTo(p.Average(share => -Math.Log(Math.Max(share, 1e-15)))).Within(1e-12));
            Assert.That(quality.Brier, Is.EqualTo(p.Average(share => (1 - share) * (1 - share))).Within(1e-12));
            Assert.That((quality.Rmse, quality.Mae), Is.EqualTo((default(double?), default(double?))));
        });
    }

    [Test]
    public void Auc_of_any_scores_is_that_of_Metrics_within_its_error() => Gen.Select(AnyScore, Gen.Bool).Array[0, 6000].Sample(
        rows =>
        {
            var sketch = new ScoreSketch();
            Array.ForEach(rows, row => sketch.Add(row.Item1, row.Item2));
            var exact = Metrics.AreaUnderRoc(Array.ConvertAll(rows, row => row.Item1), Array.ConvertAll(rows, row => row.Item2));
            if (sketch.AreaUnderRoc() is not var (area, error))
            {
                Assert.That(exact, Is.NaN);
                return;
            }

            Assert.That(area, Is.EqualTo(exact).Within(error + 1e-12));
            Assert.That(error, rows.DistinctBy(row => row.Item1).Count() <= ScoreSketch.Most ? Is.Zero : Is.LessThan(0.5));
        },
        iter: 200);

    [Test]
    public void Auc_does_not_depend_on_the_order_of_rows() => Gen.Select(AnyScore, Gen.Bool).Array[0, 6000].Sample(
        rows =>
        {
            var (one, other) = (new ScoreSketch(), new ScoreSketch());
            Array.ForEach(rows, row => one.Add(row.Item1, row.Item2));
            Array.ForEach([.. rows.Reverse()], row => other.Add(row.Item1, row.Item2));
            Assert.That(other.AreaUnderRoc(), Is.EqualTo(one.AreaUnderRoc()));
        },
        iter: 100);

    [Test]
    public async Task A_truth_that_is_a_number_is_measured_in_its_unit()
    {
        var random = new Random(2);
        var truths = Enumerable.Range(0, 1000).Select(_ => Math.Round(random.NextDouble() * 1000)).ToArray();
        var scores = truths.Select(truth => truth + (random.NextDouble() * 20) - 8).ToArray();

        var quality = (await SummaryOf(scores, [.. truths.Select(truth => (FieldValue)truth)], Amount)).Groups.Single().Quality!;
        var errors = scores.Zip(truths, (score, truth) => score - truth).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(quality.Rmse, Is.EqualTo(Math.Sqrt(errors.Average(error => error * error))).Within(1e-9));
            Assert.That(quality.Mae, Is.EqualTo(errors.Average(Math.Abs)).Within(1e-9));
            Assert.That(quality, Is.EqualTo(new PredictionQuality { Rows = 1000, Rmse = quality.Rmse, Mae = quality.Mae }));
        });
    }

    [Test]
    public async Task A_week_of_zeros_and_ones_is_measured_like_the_other_weeks_of_its_version()
    {
        PredictionRecord[] records =
        [
            RecordOf(1, 0.5, Amount), RecordOf(2, 0.5, Amount) with { Time = PredictionSamples.Noon.AddDays(-30) },
        ];
        var log = new InMemoryPredictionLog();
        await log.LogAsync(PredictionBuffer.Of(records));
        await log.LogOutcomesAsync([PredictionSamples.Outcome(1, 7L), PredictionSamples.Outcome(2, 1L)]);

        var groups = (await log.SummarizeAsync(new(), Options)).Groups;
        Assert.That(groups.Select(group => group.Quality!.Mae), Is.EqualTo(new double?[] { 0.5, 6.5 }));
    }

    [Test]
    public async Task Rows_of_one_class_have_no_Auc_and_scores_beyond_1_no_log_loss()
    {
        var one = (await SummaryOf([0.5, 0.75], [true, true])).Groups.Single().Quality!;
        var margins = await SummaryOf([-2, 3], [false, true]);

        Assert.Multiple(() =>
        {
            Assert.That((one.Auc, one.AucError, one.Brier), Is.EqualTo((default(double?), default(double?), (double?)0.15625)));
            Assert.That(one.ToString(), Does.StartWith("log loss 0.4904, Brier 0.156").And.EndsWith(" (2 rows)"));
            Assert.That(margins.Groups.Single().Quality, Is.EqualTo(new PredictionQuality { Rows = 2, Auc = 1, AucError = 0 }));
            Assert.That(margins.Notes.Single(), Does.StartWith("churn@3 has scores outside 0 to 1"));
        });
    }

    [Test]
    public async Task Numbers_that_are_not_finite_are_left_out_and_counted()
    {
        var summary = await SummaryOf(
            [0.25, double.NaN, 0.75, double.PositiveInfinity, 0.5], [false, true, true, false, double.NaN]);
        var group = summary.Groups.Single();

        Assert.That((group.Quality!.Rows, group.Quality.Auc, group.NotFinite, group.WithTruth), Is.EqualTo((2L, (double?)1, 3L, 5L)));
        Assert.That(summary.ToText(), Does.Contain("left out"));
    }

    [Test]
    public async Task Errors_beyond_a_double_give_no_number()
    {
        var quality = (await SummaryOf([1e200, -double.MaxValue], [-1e200, double.MaxValue])).Groups.Single().Quality;
        Assert.That(quality, Is.EqualTo(new PredictionQuality { Rows = 2 }));
    }

    [Test]
    public async Task A_truth_that_is_text_is_covered_and_not_measured()
    {
        var summary = await SummaryOf([0.5, 0.5], [true, "yes"]);
        var group = summary.Groups.Single();
        Assert.That((group.Quality, group.WithTruth, group.Coverage), Is.EqualTo((default(PredictionQuality), 2L, (double?)1)));
        Assert.That(summary.Notes.Single(), Does.StartWith("churn@3 has truths that are text"));
    }

    [Test]
    public async Task The_score_of_several_numbers_is_set_by_an_option()
    {
        var log = await LogOf(RecordOf(1, RowJson.FromText(Two, """{"low": 1, "high": 5}""")));
        await log.LogOutcomesAsync([PredictionSamples.Outcome(1, 7L)]);

        var none = await log.SummarizeAsync(new(), Options);
        var high = await log.SummarizeAsync(new(), new() { Score = "high", Time = Options.Time });
        var wrong = await log.SummarizeAsync(new(), new() { Score = "hihg", Time = Options.Time });
        Assert.Multiple(() =>
        {
            Assert.That(none.Groups.Single().Quality, Is.Null);
            Assert.That(none.Notes.Single(), Is.EqualTo(
                "churn@3 answers several numbers, so its quality is not measured. " +
                "Set PredictionSummaryOptions.Score to one of: low, high."));
            Assert.That(high.Groups.Single().Quality!.Mae, Is.EqualTo(2));
            Assert.That(high.Notes, Is.Empty);
            Assert.That(wrong.Notes.Single(), Is.EqualTo(
                "churn@3 answers no number 'hihg', so its quality is not measured. " +
                "Set PredictionSummaryOptions.Score to one of: low, high."));
        });
    }

    [Test]
    public async Task An_output_without_a_number_is_named_once_there_is_a_truth()
    {
        var log = await LogOf(RecordOf(1, RowJson.FromText(Label, """{"label": "yes"}""")));
        Assert.That((await log.SummarizeAsync(new(), Options)).Notes, Is.Empty);

        await log.LogOutcomesAsync([PredictionSamples.Outcome(1, true)]);
        Assert.That((await log.SummarizeAsync(new(), Options)).Notes.Single(), Does.StartWith("churn@3 answers no number (label String)"));
    }

    private static Gen<double> AnyScore => Gen.OneOf(
        Gen.Double[0, 1],
        Gen.Double.Where(double.IsFinite),
        Gen.Int[-3, 3].Select(score => (double)score),
        Gen.Const(-0.0),
        Gen.Float[0, 1].Select(score => (double)score));

    private static PredictionRecord RecordOf(int number, Row output) =>
        PredictionSamples.Record(number) with { Time = PredictionSamples.Noon, Output = output };

    private static PredictionRecord RecordOf(int number, double score, Schema? output = null)
    {
        var writer = new RowWriter();
        writer.Begin(output ?? Amount);
        writer.Set(0, score);
        return RecordOf(number, writer.Row.ToArray());
    }

    private static async Task<InMemoryPredictionLog> LogOf(params PredictionRecord[] records)
    {
        var log = new InMemoryPredictionLog();
        await log.LogAsync(PredictionBuffer.Of(records));
        return log;
    }

    private static async Task<PredictionSummary> SummaryOf(double[] scores, FieldValue[] truths, Schema? output = null)
    {
        var log = await LogOf([.. scores.Select((score, number) => RecordOf(number, score, output))]);
        await log.LogOutcomesAsync([.. truths.Select((truth, number) => PredictionSamples.Outcome(number, truth))]);
        return await log.SummarizeAsync(new(), Options);
    }
}
