using Microsoft.Extensions.Time.Testing;

namespace Productionize.Scoring;

public class BatchScoringTests
{
    private readonly TemporaryDirectory _folder = new();
    private string _target = "";

    [SetUp]
    public void ChooseTarget() => _target = Path.Combine(_folder.Path, $"{TestContext.CurrentContext.Test.ID}.jsonl");

    [OneTimeTearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public async Task Each_row_is_scored_in_the_order_of_the_source_with_id_model_and_key()
    {
        var model = Model.Create("risk", (Order order) => Risk.Of(order));
        var summary = await Score(Order.Many(1234), model).RunAsync();

        var scores = await ReadAsync();
        Assert.That(scores.Select(score => score["Key"].ToString()), Is.EqualTo(Order.Many(1234).Select(order => order.Id)));
        Assert.That(scores.Select(score => score["Score"].AsDouble()), Is.EqualTo(Order.Many(1234).Select(order => Risk.Of(order).Score)));
        Assert.That(scores.Select(score => score["Model"].ToString()), Is.All.EqualTo("risk"));
        Assert.That(scores.Select(score => Guid.Parse(score["PredictionId"].ToString())), Is.Unique);
        Assert.That(scores.All(score => score["Error"].IsMissing && score["Version"].IsMissing));
        Assert.That((summary.Rows, summary.Failed, summary.Versions["risk"]), Is.EqualTo((1234L, 0L, 1234L)));
    }

    [Test]
    public async Task Predictions_are_logged_under_the_id_and_key_that_the_scores_have()
    {
        var log = new InMemoryPredictionLog();
        await using var model = Model.Create("risk", (Order order) => Risk.Of(order)).AsBuilder().UsePredictionLog(log).Build();
        await Score(Order.Many(3000), model).RunAsync();

        var logged = await log.ReadAsync(new PredictionQuery()).ToListAsync();
        Assert.That(
            logged.Select(one => (one.Record.Id.ToString(), one.Record.Key)).Order(),
            Is.EqualTo((await ReadAsync()).Select(score => (score["PredictionId"].ToString(), score["Key"].ToString())).Order()));
    }

    [Test]
    public async Task A_second_run_scores_what_has_come_since_and_nothing_twice()
    {
        var model = Model.Create("risk", (Order order) => Risk.Of(order));
        await Score(Order.Many(100), model).RunAsync();
        var again = await Score(Order.Many(100), model).RunAsync();
        var more = await Score(Order.Many(150), model).RunAsync();

        Assert.That((again.Rows, again.ScoredBefore), Is.EqualTo((0L, 100L)));
        Assert.That((more.Rows, more.ScoredBefore), Is.EqualTo((50L, 100L)));
        Assert.That((await ReadAsync()).Select(score => score["Key"].ToString()), Is.EqualTo(Order.Many(150).Select(order => order.Id)));
    }

    [Test]
    public async Task Going_on_over_other_rows_is_refused()
    {
        var model = Model.Create("risk", (Order order) => Risk.Of(order));
        await Score(Order.Many(100), model).RunAsync();

        Assert.That(async () => await Score(Order.Many(150, from: 1), model).RunAsync(), Throws.TypeOf<DataSourceException>().With.Message.Contains("have other keys now"));
        Assert.That(async () => await Score(Order.Many(99), model).RunAsync(), Throws.TypeOf<DataSourceException>().With.Message.Contains("only 99"));
        Assert.That(await ReadAsync(), Has.Count.EqualTo(100));
    }

    [Test]
    public async Task A_watermark_takes_the_rows_above_the_highest_in_any_order()
    {
        var model = Model.Create("risk", (Order order) => Risk.Of(order));
        await Score(Order.Many(100).Reverse(), model, order => order.Number).RunAsync();
        var more = await Score(Order.Many(150).Reverse(), model, order => order.Number).RunAsync();
        var none = await Score(Order.Many(150), model, order => order.Number).RunAsync();

        Assert.That((more.Rows, more.ScoredBefore, more.Watermark), Is.EqualTo((50L, 0L, 149L)));
        Assert.That((none.Rows, none.Watermark), Is.EqualTo((0L, 149L)));
        Assert.That((await ReadAsync()).Select(score => score["Key"].ToString()).Order(), Is.EqualTo(Order.Many(150).Select(order => order.Id).Order()));
    }

    [Test]
    public async Task A_run_that_forgets_the_watermark_is_refused()
    {
        var model = Model.Create("risk", (Order order) => Risk.Of(order));
        await Score(Order.Many(100), model, order => order.Number).RunAsync();

        Assert.That(
            async () => await Score(Order.Many(150), model).RunAsync(),
            Throws.TypeOf<DataSinkException>().With.Message.Contains("up to the watermark 99"));
        Assert.That(await ReadAsync(), Has.Count.EqualTo(100));
    }

    [Test]
    public async Task Progress_is_told_a_few_times_a_second_and_at_the_end()
    {
        var time = new FakeTimeProvider();
        var told = new List<BatchProgress>();
        await Score(Order.Many(400), Model.Create("risk", (Order order) => Risk.Of(order)), progress: new Told(told.Add), time: time).RunAsync();

        Assert.That(told.Select(at => at.Rows), Is.EqualTo(new[] { 100L, 400 }));
    }

    [Test]
    public async Task A_row_that_the_model_fails_for_stands_there_with_the_type_of_the_error_and_no_more()
    {
        var model = Model.Create("risk", (Order order) => order.Number == 7 ? throw new FormatException("secret") : Risk.Of(order));
        var summary = await Score(Order.Many(100), model).RunAsync();

        var failed = (await ReadAsync()).Single(score => !score["Error"].IsMissing);
        Assert.That((failed["Key"].ToString(), failed["Error"].ToString(), failed["Score"].IsMissing), Is.EqualTo(("order-7", "FormatException", true)));
        Assert.That((summary.Rows, summary.Failed), Is.EqualTo((100L, 1L)));
        Assert.That(summary.Errors, Is.EqualTo(new Dictionary<string, long> { ["FormatException"] = 1 }));
        Assert.That(summary.ToString(), Does.Contain("  FormatException  1"));
        Assert.That(await File.ReadAllTextAsync(_target), Does.Not.Contain("secret"));
    }

    [Test]
    public async Task Too_many_failures_end_the_run_and_keep_what_was_committed()
    {
        var model = Model.Create("risk", (Order order) => order.Number >= 5000 ? throw new FormatException("down") : Risk.Of(order));

        var error = (await Assert.ThrowsAsync<BatchScoringException>(async () => await Score(Order.Many(20_000), model).RunAsync()))!;

        Assert.That(error.Failed, Is.InRange(250, 800));
        Assert.That(error.InnerException, Is.TypeOf<FormatException>());
        var committed = (await ReadAsync()).Count;
        Assert.That(committed, Is.InRange(4000, 5600).And.EqualTo(committed / 100 * 100));
        var mended = await Score(Order.Many(20_000), Model.Create("risk", (Order order) => Risk.Of(order))).RunAsync();
        Assert.That(mended.ScoredBefore + mended.Rows, Is.EqualTo(20_000));
    }

    [Test]
    public async Task A_cancelled_run_keeps_what_was_committed_and_the_next_goes_on()
    {
        using var stop = new CancellationTokenSource();
        var model = Model.Create("risk", (Order order) => Risk.Of(order));
        var progress = new Told(at => { if (at.Rows > 500) { stop.Cancel(); } });
        Assert.That(
            async () => await Score(Order.Many(20_000), model, progress: progress, time: new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(1) }).RunAsync(cancellationToken: stop.Token),
            Throws.InstanceOf<OperationCanceledException>());

        var rest = await Score(Order.Many(20_000), model).RunAsync();
        Assert.That(rest.ScoredBefore, Is.GreaterThanOrEqualTo(500));
        Assert.That(await ReadAsync(), Has.Count.EqualTo(20_000));
    }

    [Test]
    public void A_key_that_is_empty_is_refused() => Assert.That(
        async () => await Score([new Order("", 1, 1)], Model.Create("risk", (Order order) => Risk.Of(order))).RunAsync(),
        Throws.InvalidOperationException.With.Message.Contains("The key of row 1 is empty"));

    [Test]
    public void An_output_with_a_column_of_ours_is_refused() => Assert.That(
        () => new BatchScoring<Order, Order>(
            Order.Many(1).ToDataSource("orders"), order => order.Id, Model.Create("echo", (Order order) => order), new CsvDataSink(_target),
            new RowCodecBuilder<Order>().Add("Key", order => order.Id).Build()),
        Throws.ArgumentException.With.Message.Contains("'Key'"));

    [Test]
    public async Task Progress_tells_rows_rate_and_time_left()
    {
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };
        var told = new List<BatchProgress>();
        await Score(Order.Many(400), Model.Create("risk", (Order order) => Risk.Of(order)), progress: new Told(told.Add), time: time, expected: 800).RunAsync();

        Assert.That(told.Select(at => at.Rows), Is.EqualTo(new[] { 100L, 200, 300, 400, 400 }));
        Assert.That(told[^1].TimeLeft, Is.EqualTo(told[^1].Elapsed), "as many rows again");
        Assert.That(told[^1].Share, Is.EqualTo(0.5));
        Assert.That(told[^1].ToString(), Does.StartWith("400 rows (50 %), "));
        Assert.That(told[^1].RowsPerSecond, Is.EqualTo(400 / told[^1].Elapsed.TotalSeconds));
    }

    private BatchScoring<Order, Risk> Score(
        IEnumerable<Order> orders, IModel<Order, Risk> model, Func<Order, long>? watermark = null, IProgress<BatchProgress>? progress = null,
        TimeProvider? time = null, long? expected = null) =>
        new(orders.ToArray().ToDataSource("orders"), order => order.Id, model, new JsonLinesDataSink(_target))
        {
            BatchSize = 100, CommitRows = 500, Watermark = watermark, Progress = progress, Time = time ?? TimeProvider.System, ExpectedRows = expected,
        };

    private async Task<IReadOnlyList<Row>> ReadAsync()
    {
        var schema = new BatchScoring<Order, Risk>(
            Order.Many(1).ToDataSource("orders"), order => order.Id, Model.Create("risk", (Order order) => Risk.Of(order)), new JsonLinesDataSink(_target)).Schema;
        return [.. (await File.ReadAllLinesAsync(_target)).Select(line => RowJson.FromText(schema, line))];
    }

    private sealed class Told(Action<BatchProgress> tell) : IProgress<BatchProgress>
    {
        public void Report(BatchProgress value) => tell(value);
    }
}
